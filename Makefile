# Every command a developer needs. `make` alone explains them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
export JAVA_HOME ?= $(shell scripts/find-java.sh)
MVN := mvn -B -q

.PHONY: help
help: ## Explain the commands
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: setup
setup: ## Install what is missing on this Debian machine (asks for sudo only then)
	@scripts/setup.sh

.PHONY: build
build: setup ## Compile, check, and leave an installable tree in dist/
	@scripts/build.sh

.PHONY: run
run: build ## Start the socket-activated service and run a first container through it
	@scripts/run.sh

.PHONY: test
test: setup ## Unit tests, then the integration suites against the real thing
	@scripts/test.sh

.PHONY: bench
bench: build ## Measure Berth against every peer installed, side by side
	@bench/run.sh

.PHONY: format
format: ## Format all Java sources
	@JAVA_HOME="$$(scripts/find-java.sh)" $(MVN) com.spotify.fmt:fmt-maven-plugin:format

.PHONY: clean
clean: ## Remove everything the build made
	@rm -rf dist */target
