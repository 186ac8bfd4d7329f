"""The trackers of code forges: GitLab and GitHub. Others use the module of each."""
