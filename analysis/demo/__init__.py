"""The fictional district 云岭区: the same people, careers and stories for the same seed and month."""
