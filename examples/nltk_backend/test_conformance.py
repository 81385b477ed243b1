from tweetgen.testing import conformance

test_conformance = conformance("generator", "nltk")
