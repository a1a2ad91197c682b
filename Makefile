# Kanta. `make` alone lists what there is to do.

SWIFT = swift
PREFIX = /usr/local

.PHONY: help deps demo release test bench kernels guards docs format install

help:
	@echo 'make demo      build Kanta, run the first look, say what to type next'
	@echo 'make test      build and run all tests'
	@echo 'make deps      install what is missing on this machine, or do nothing'
	@echo 'make release   build .build/release/kanta'
	@echo 'make install   copy kanta to PREFIX/bin (PREFIX=$(PREFIX))'
	@echo 'make docs      write docs/reference.md anew and check every page'
	@echo 'make format    format the sources'
	@echo 'make bench     measure Kanta against its peers, in about half an hour; ROWS=1m TASKS=a,c for less'
	@echo 'make kernels   time single kernels against plain loops, after building them once more'
	@echo 'make guards    check by assembly and instruction counts that the kernels are still fast'

deps:
	@sh Scripts/deps.sh

release: deps
	@SWIFT='$(SWIFT)' sh Scripts/release.sh

demo: release
	@echo
	.build/release/kanta examples/first-look/first-look.kanta
	@echo
	@echo 'That was examples/first-look/first-look.kanta. Now type:'
	@echo
	@echo '    .build/release/kanta'
	@echo
	@echo 'and at its prompt:'
	@echo
	@echo '    .demo'
	@echo '    orders | rfm | count by segment | sort count desc'
	@echo '    help'

test: deps
	$(SWIFT) format lint --strict --recursive --parallel Sources Tests Package.swift
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build --disable-xctest

bench: release
	python3 -B Benchmarks/bench.py $(if $(ROWS),--rows $(ROWS)) $(if $(TASKS),--tasks $(TASKS)) \
	  $(if $(ROUNDS),--rounds $(ROUNDS))
	@echo '`make kernels` times single kernels.'

kernels: deps
	python3 -B Benchmarks/kernels.py $(if $(ROUNDS),--rounds $(ROUNDS))

# ACCEPT=1 makes the counts the record.
guards: release
	python3 -B Benchmarks/guard.py $(if $(ACCEPT),--accept)

# The first run writes and therefore fails; the second one says whether all is well now.
docs: deps
	-KANTA_RECORD=1 $(SWIFT) test --disable-xctest --filter DocsTests
	$(SWIFT) test --disable-xctest --filter DocsTests

format:
	$(SWIFT) format --in-place --recursive --parallel Sources Tests Package.swift

install: release
	install -d '$(DESTDIR)$(PREFIX)/bin'
	install -m 755 .build/release/kanta '$(DESTDIR)$(PREFIX)/bin/kanta'
	@echo 'installed $(DESTDIR)$(PREFIX)/bin/kanta'
