"""A place-holder for the character RNN backend of tweetgen."""
