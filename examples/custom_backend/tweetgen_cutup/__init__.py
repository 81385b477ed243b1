"""Cut-ups for tweetgen."""
