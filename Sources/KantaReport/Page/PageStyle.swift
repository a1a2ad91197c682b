/// How a page looks: on a screen by day and by night, on a small one, and on paper.
enum PageStyle {
  static let sheet = """
    :root {
      color-scheme: light dark;
      --ground: #ffffff; --ink: #1c2024; --soft: #5b6470; --rule: #dfe3e8; --faint: #f5f7f9; --shade: #0002;
      --accent: #0b5f86; --good: #1d6b3a; --good-ground: #edf7f0; --bad: #a3201d;
      --bad-ground: #fdf1f0; --warn: #805300; --warn-ground: #fdf6e7;
      --comment: #66707b; --string: #1d6b3a; --number: #8a3a00;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --ground: #16191d; --ink: #e4e7ea; --soft: #a0a9b3; --rule: #323940; --faint: #1d2226; --shade: #0008;
        --accent: #7cc4e8; --good: #7fd19b; --good-ground: #16261b; --bad: #ff9a94;
        --bad-ground: #2d1817; --warn: #e8bd6a; --warn-ground: #2a2113;
        --comment: #8f99a3; --string: #8fd3a3; --number: #f0b27a;
      }
    }
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
    body {
      margin: 0 auto; max-width: 64rem; padding: 3rem 1.5rem 4rem;
      background: var(--ground); color: var(--ink);
      font: 1.0625rem/1.6 "Source Serif 4", Charter, "Bitstream Charter", Georgia, serif;
    }
    h1, h2, h3, h4, h5, h6, table, figcaption, nav, .facts, .summary, .note, .definition,
    summary, .provenance, .failure-head, .bound {
      font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
    }
    h1, h2, h3, h4 { line-height: 1.25; text-wrap: balance; }
    h1 { font-size: 2.1rem; letter-spacing: -0.015em; margin: 0 0 0.4rem; }
    h2 { font-size: 1.4rem; margin: 2.8rem 0 0.7rem; letter-spacing: -0.01em; }
    h3 { font-size: 1.12rem; margin: 2rem 0 0.5rem; }
    h4, h5, h6 { font-size: 1rem; margin: 1.6rem 0 0.4rem; }
    p, ul, ol, blockquote, dl { margin: 0 0 1rem; }
    main > p, main > ul, main > ol, main > blockquote, main > dl { max-width: 42rem; }
    li { margin: 0.2rem 0; }
    a { color: var(--accent); text-underline-offset: 0.15em; text-decoration-thickness: 1px; }
    a:focus-visible, summary:focus-visible, .scroll:focus-visible {
      outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 2px;
    }
    blockquote {
      margin-left: 0; padding-left: 1rem; border-left: 3px solid var(--rule); color: var(--soft);
    }
    hr { border: 0; border-top: 1px solid var(--rule); margin: 2.5rem 0; }
    img, svg { max-width: 100%; height: auto; }
    figure svg { display: block; }
    code, pre {
      font-family: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono",
        monospace;
      font-size: 0.86em;
    }
    :not(pre) > code { background: var(--faint); padding: 0.1em 0.3em; border-radius: 3px; }
    pre {
      background: var(--faint); padding: 0.8rem 1rem; border-radius: 6px; overflow-x: auto;
      line-height: 1.5; margin: 0 0 1rem; tab-size: 4;
    }
    pre code { font-size: 1em; }
    .comment { color: var(--comment); font-style: italic; }
    .string { color: var(--string); }
    .literal { color: var(--number); }

    .masthead { margin-bottom: 2rem; }
    .byline { color: var(--soft); margin: 0 0 1rem; }
    .facts { display: flex; flex-wrap: wrap; gap: 0.5rem 2rem; margin: 1rem 0; }
    .facts div { min-width: 5rem; }
    .facts dt { color: var(--soft); font-size: 0.78rem; }
    .facts dd { margin: 0; font-size: 0.95rem; font-variant-numeric: tabular-nums; }
    .summary {
      border: 1px solid var(--rule); border-left: 4px solid var(--good); border-radius: 4px;
      padding: 0.7rem 1rem; background: var(--good-ground); font-size: 0.92rem; margin: 1.2rem 0 0;
    }
    .summary p { margin: 0; }
    .summary ul { margin: 0.4rem 0 0; padding-left: 1.2rem; }
    .summary details { margin-top: 0.3rem; }
    .summary.bad { border-left-color: var(--bad); background: var(--bad-ground); }
    .summary.warned { border-left-color: var(--warn); background: var(--warn-ground); }
    .verdict { font-weight: 600; }
    .toc {
      border-top: 1px solid var(--rule); border-bottom: 1px solid var(--rule);
      padding: 0.8rem 0; margin: 0 0 2rem; font-size: 0.92rem;
    }
    .toc ol { list-style: none; margin: 0; padding: 0; }
    .toc.long ol { columns: 2 18rem; column-gap: 2rem; }
    .toc li { break-inside: avoid; margin: 0.15rem 0; }
    .toc .deeper { padding-left: 1.1rem; }
    .toc a { text-decoration: none; }
    .toc a:hover { text-decoration: underline; }

    .cell { margin: 1.2rem 0 1.8rem; }
    summary { cursor: pointer; color: var(--soft); font-size: 0.82rem; width: fit-content; }
    .code > summary { margin-bottom: 0.3rem; }
    .code pre { margin-bottom: 0.6rem; }
    figure { margin: 1rem 0 1.4rem; width: fit-content; min-width: min(20rem, 100%); max-width: 100%; }
    main > .scroll { width: fit-content; max-width: 100%; margin-bottom: 1rem; }
    figcaption {
      display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1.5rem;
      font-size: 0.86rem; color: var(--soft); margin-bottom: 0.35rem;
    }
    figcaption b { color: var(--ink); font-weight: 600; }
    /* A shadow at the edge behind which a wide table goes on. */
    figure.chart { width: 100%; }
    .chart > .scroll { background: none; }
    .scroll {
      overflow-x: auto;
      background:
        linear-gradient(to right, var(--ground) 40%, transparent) left / 3rem 100% local no-repeat,
        linear-gradient(to left, var(--ground) 40%, transparent) right / 3rem 100% local no-repeat,
        linear-gradient(to right, var(--shade), transparent) left / 1rem 100% no-repeat,
        linear-gradient(to left, var(--shade), transparent) right / 1rem 100% no-repeat;
    }
    table {
      border-collapse: collapse; font-size: 0.88rem; line-height: 1.4;
      width: max-content; min-width: 100%;
      font-variant-numeric: tabular-nums lining-nums;
    }
    th, td { padding: 0.32rem 0.75rem; text-align: left; vertical-align: top; }
    th:first-child, td:first-child { padding-left: 0.4rem; }
    th:last-child, td:last-child { padding-right: 0.4rem; }
    thead th {
      border-bottom: 1.5px solid var(--ink); font-weight: 600; vertical-align: bottom;
      white-space: nowrap;
    }
    tbody tr { border-bottom: 1px solid var(--rule); }
    tbody tr:last-child { border-bottom: 1.5px solid var(--ink); }
    td { max-width: 26rem; overflow-wrap: break-word; }
    .number { text-align: right; white-space: nowrap; }
    .plain { white-space: nowrap; }
    .missing { color: var(--soft); }
    .definition, .note, .bound {
      color: var(--soft); font-size: 0.82rem; line-height: 1.45; margin: 0.25rem 0; max-width: 52rem;
    }
    .bound b { color: var(--ink); font-weight: 600; }
    .failure {
      border: 1px solid var(--bad); border-left-width: 4px; border-radius: 4px;
      background: var(--bad-ground); padding: 0.7rem 1rem; margin: 0.8rem 0;
    }
    .failure.warned { border-color: var(--warn); background: var(--warn-ground); }
    .failure-head { color: var(--bad); font-weight: 600; font-size: 0.92rem; margin: 0; }
    .failure.warned .failure-head { color: var(--warn); }
    .failure pre { background: none; padding: 0; margin: 0.4rem 0 0; }
    .failed-value {
      border: 1px solid var(--bad); background: var(--bad-ground); color: var(--bad);
      border-radius: 3px; padding: 0 0.3em; font-size: 0.9em; -webkit-box-decoration-break: clone;
      box-decoration-break: clone;
    }
    .failed-value code, .failure-head code { background: none; padding: 0; }
    .footnotes {
      margin-top: 3rem; border-top: 1px solid var(--rule); padding-top: 0.8rem; font-size: 0.88em;
      color: var(--soft);
    }
    .value { font-variant-numeric: tabular-nums lining-nums; }
    .provenance { margin-top: 4rem; border-top: 1px solid var(--rule); padding-top: 1rem;
      font-size: 0.88rem; }
    .provenance > summary { font-size: 0.95rem; color: var(--ink); font-weight: 600; }
    .provenance h3 { font-size: 0.95rem; margin: 1.4rem 0 0.4rem; }
    .provenance table { font-size: 0.8rem; }
    .provenance .hash { font-size: 0.92em; overflow-wrap: anywhere; max-width: 22rem; }
    .provenance li { color: var(--soft); }

    @media screen and (max-width: 40rem) {
      body { padding: 1.5rem 1rem 3rem; font-size: 1rem; }
      h1 { font-size: 1.65rem; }
      h2 { font-size: 1.25rem; margin-top: 2.2rem; }
      table { font-size: 0.82rem; }
      th, td { padding: 0.3rem 0.55rem; }
      /* Half as large, its words could not be read. */
      .chart svg { min-width: 38rem; }
    }
    @media print {
      @page { margin: 18mm 16mm; }
      :root {
        color-scheme: light; --ground: #fff; --ink: #000; --soft: #444; --rule: #bbb;
        --faint: #f4f4f4; --accent: #000; --good: #1d6b3a; --good-ground: #fff; --bad: #a3201d;
        --bad-ground: #fff; --warn: #805300; --warn-ground: #fff; --comment: #555;
        --string: #000; --number: #000;
      }
      html { font-size: 10pt; }
      body { max-width: none; padding: 0; font-size: 1rem; line-height: 1.45; }
      h1 { font-size: 20pt; } h2 { font-size: 14pt; } h3 { font-size: 11.5pt; }
      h1, h2, h3, h4, figcaption, .code { break-after: avoid; }
      .toc { break-inside: avoid; }
      tr, .summary, .failure, .facts, figure.chart, .code pre { break-inside: avoid; }
      /* A row alone at the top or the bottom of a page is lost. */
      tbody tr:nth-child(-n + 3) { break-before: avoid; }
      tbody tr:nth-last-child(-n + 3) { break-before: avoid; }
      thead { display: table-header-group; }
      table { font-size: 8.5pt; }
      .scroll { overflow: visible; background: none; }
      .failure pre { border: 0; }
      table { width: auto; min-width: 0; }
      td, th { padding: 0.2rem 0.5rem; }
      thead th { white-space: normal; }
      pre { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid var(--rule); }
      .code:not([open]), .data:not([open]), .summary details:not([open]) { display: none; }
      .code > summary { display: none; }
      /* A cell of which nothing is left would keep a heading from what follows it. */
      .cell:has(> .code:not([open]):only-child) { display: none; }
      main > p { orphans: 3; widows: 3; max-width: none; }
      a { text-decoration: none; }
      .provenance > summary { list-style: none; }
      .provenance > summary::-webkit-details-marker { display: none; }
      details.provenance::details-content { content-visibility: visible; height: auto; }
    }

    """
}
