"""What is kept: vectors in Chroma, records in SQL, and one Store that owns both."""
