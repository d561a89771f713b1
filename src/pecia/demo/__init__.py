"""The demo: the main job of Pecia, end to end, on a real model and on content written for it."""
