# 広報デスク。`make help` で一覧。
SHELL := /bin/sh
.DEFAULT_GOAL := help
LAUNCH := .venv/bin/python -m config.launch
# Output of commands is Japanese whatever the locale of the machine.
export PYTHONUTF8 := 1
# The state directory and the servers are chosen by environment variables; see .env.example.

.venv/.runtime: requirements.txt config/launch/venv.sh
	@sh config/launch/venv.sh requirements.txt
	@touch $@

.venv/.development: requirements-dev.txt requirements.txt config/launch/venv.sh
	@sh config/launch/venv.sh requirements-dev.txt
	@touch .venv/.runtime $@

.PHONY: help demo demo-reset story manage test kill-test check format clean

help: ## この一覧を出す
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' Makefile

demo: .venv/.runtime ## デモの市を動かす (http://127.0.0.1:8000)。VERBOSE=1 で記録も出す
	@$(LAUNCH) demo $(if $(VERBOSE),--verbose)

demo-reset: .venv/.runtime ## デモのデータを消す (次の make demo で最初から)
	@$(LAUNCH) demo-reset

story: .venv/.runtime ## 取り込みから配信までを実演する。EVENTS=イベント一覧.csv で任意のファイル
	@$(LAUNCH) story $(if $(EVENTS),'$(EVENTS)')

manage: .venv/.runtime ## 管理コマンドを実行する。例: make manage ARGS="import_events events.csv --department kikaku"
	@$(LAUNCH) manage $(ARGS)

test: .venv/.development ## すべてのテスト。ARGS="-k 名前" で一部
	@$(LAUNCH) test $(ARGS)

kill-test: .venv/.development ## 配信中にプロセスやサーバーを止め、1人に1回だけ届くか確かめる。N=回数 SEED=種
	@$(LAUNCH) kill-test $(or $(N),20) $(or $(SEED),1)

check: .venv/.development ## 書式・型・階層・移行・本番設定・compose の検査
	@$(LAUNCH) check

format: .venv/.development ## 書式をそろえる
	@.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format .

clean: ## 一時ファイルを消す (デモのデータと .venv は残す)
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .state/test
	@find . -path ./.venv -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +
