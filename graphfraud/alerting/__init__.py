"""Alerts: what is worth one, how they are put together, and how they reach people and programs.

A message holds ids, numbers and links. Names, addresses, mailboxes and account keys stay where they are.
"""
