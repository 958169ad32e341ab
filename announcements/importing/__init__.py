"""National standard event files (自治体標準オープンデータセット「イベント一覧」) become drafts."""
