"""Forms of the editor and of a survey's settings."""
