"""Markov chains for tweetgen."""
