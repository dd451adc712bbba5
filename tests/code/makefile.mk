# How the shop is built.
PYTHON ?= python3
SOURCES := $(wildcard src/*.py)
export DEBUG = 1

.PHONY: all test clean

all: build test ## everything

build: $(SOURCES) Makefile
	@echo "building $(PYTHON)"
	$(PYTHON) -m build --wheel $< -o $@

test:
	pytest -q || exit 1

%.o: %.c
	$(CC) -c $^ -o $@

ifeq ($(DEBUG),1)
FLAGS += -g
else
include other.mk
endif

clean:
	rm -rf build
