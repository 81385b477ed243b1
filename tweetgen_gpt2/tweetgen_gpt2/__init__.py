"""A place-holder for the fine-tuned GPT-2 backend of tweetgen."""
