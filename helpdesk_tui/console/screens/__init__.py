"""What a technician sees: the queue, a ticket, a call, the agenda, the dashboard, the help."""
