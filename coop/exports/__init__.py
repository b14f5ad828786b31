"""One small module a file format: from results to bytes."""
