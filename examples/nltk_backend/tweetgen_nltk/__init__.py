"""The n-gram models of NLTK for tweetgen."""
