"""Ways to reach people, one folder a kind. What is sent, when and to whom is decided in rooms above."""
