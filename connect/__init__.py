"""The ground of the domain: clusters, organisations, people, topics, search, introductions."""
