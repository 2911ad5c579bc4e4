package io.podium.lake.validation;

/** How the report looks: in light and dark, on paper and on a phone. */
final class ReportStyle {
  static final String CSS =
      """
      :root {
        color-scheme: light dark;
        --paper: #fdfdfb; --ink: #1f2328; --soft: #59626c; --line: #dcdfe3; --panel: #f3f4f2;
        --bar: #3d6f9e; --aside: #b26a2b;
        --good: #1c6b3c; --warn: #7d5300; --bad: #a3262c;
        --good-panel: #e8f3ec; --warn-panel: #faf1dc; --bad-panel: #fbeaea;
      }
      @media (prefers-color-scheme: dark) {
        :root {
          --paper: #16181b; --ink: #e4e6e8; --soft: #a4acb5; --line: #363b41; --panel: #1f2226;
          --bar: #7aa9d4; --aside: #dba06c;
          --good: #82d1a0; --warn: #efc56f; --bad: #ff9f9a;
          --good-panel: #1a2a20; --warn-panel: #2d2615; --bad-panel: #331d1d;
        }
      }
      * { box-sizing: border-box; }
      body {
        margin: 0 auto; max-width: 62rem; padding: 2rem 1.25rem 4rem;
        background: var(--paper); color: var(--ink);
        font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;
        font-variant-numeric: tabular-nums;
      }
      h1 { font-size: 1.75rem; line-height: 1.25; margin: 0 0 .25rem; font-weight: 650; }
      h2 { font-size: 1.2rem; margin: 2.75rem 0 .75rem; font-weight: 650; }
      h3 { font-size: 1rem; margin: 1.5rem 0 .25rem; font-weight: 600; }
      p { margin: .25rem 0 .75rem; max-width: 44rem; }
      .soft, caption, th, .note { color: var(--soft); }
      .verdict {
        margin: 1.25rem 0; padding: .9rem 1.1rem; border-left: .3rem solid; border-radius: .25rem;
      }
      .verdict strong { font-size: 1.25rem; }
      .verdict p { margin: .15rem 0 0; color: var(--ink); }
      .verdict.passed { color: var(--good); background: var(--good-panel); }
      .verdict.warned { color: var(--warn); background: var(--warn-panel); }
      .verdict.failed { color: var(--bad); background: var(--bad-panel); }
      .scroll { overflow-x: auto; }
      table { border-collapse: collapse; width: 100%; font-size: .92rem; }
      caption { text-align: left; padding: 0 0 .4rem; font-size: .92rem; }
      th, td {
        text-align: left; vertical-align: top; padding: .4rem 1rem .4rem 0;
        border-bottom: 1px solid var(--line); overflow-wrap: break-word;
      }
      th { font-weight: 500; font-size: .85rem; }
      tbody th { color: var(--ink); font-size: inherit; font-weight: 500; }
      td.number, th.number { text-align: right; white-space: nowrap; }
      td:last-child, th:last-child { padding-right: 0; }
      .outcome { white-space: nowrap; font-weight: 600; }
      .outcome.passed { color: var(--good); }
      .outcome.warning { color: var(--warn); }
      .outcome.failure { color: var(--bad); }
      .meter { width: 38%; min-width: 6rem; }
      .meter span {
        display: block; height: .8rem; margin-top: .35rem; border-radius: .15rem;
        background: var(--bar); min-width: 1px;
        -webkit-print-color-adjust: exact; print-color-adjust: exact;
      }
      .meter span.aside { background: var(--aside); }
      .stack .meter { width: 22%; }
      .scroll + .scroll { margin-top: 1.5rem; }
      .flow caption { color: var(--ink); font-weight: 600; }
      .flow td, .flow th { border-bottom: 0; padding-top: .15rem; padding-bottom: .15rem; }
      .flow tr.loss td, .flow tr.loss th { color: var(--soft); font-size: .85rem; font-weight: 400; }
      details { margin-top: 1rem; }
      summary { cursor: pointer; color: var(--soft); padding: .35rem 0; }
      summary:focus-visible { outline: 2px solid var(--bar); outline-offset: 2px; }
      .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr)); gap: 1.5rem; }
      figure { margin: 0; }
      figcaption { color: var(--soft); font-size: .92rem; }
      svg.histogram { width: 100%; height: auto; display: block; }
      svg .bar { fill: var(--bar); }
      svg .axis { stroke: var(--soft); stroke-width: 1; }
      svg text { fill: var(--soft); font-size: 12px; }
      svg .tick { text-anchor: middle; }
      svg .unit { text-anchor: end; }
      footer { margin-top: 3rem; padding-top: .75rem; border-top: 1px solid var(--line); }
      footer p { font-size: .85rem; color: var(--soft); overflow-wrap: anywhere; }
      @media (max-width: 40rem) {
        body { padding: 1.25rem .9rem 3rem; }
        h1 { font-size: 1.4rem; }
        .stack thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
        .stack, .stack tbody, .stack tr, .stack td, .stack th[scope=row] { display: block; width: 100%; }
        .stack caption { display: block; }
        .stack tr { padding: .55rem 0; border-bottom: 1px solid var(--line); }
        .stack td, .stack th[scope=row] { border: 0; padding: .05rem 0; text-align: left; white-space: normal; }
        .stack td[data-label]::before { content: attr(data-label) ": "; color: var(--soft); }
        .stack td.meter { display: none; }
      }
      @media print {
        :root {
          color-scheme: light;
          --paper: #fff; --ink: #000; --soft: #444; --line: #bbb; --bar: #3d6f9e; --aside: #b26a2b;
          --good: #1c6b3c; --warn: #7d5300; --bad: #a3262c;
          --good-panel: #fff; --warn-panel: #fff; --bad-panel: #fff;
        }
        body { max-width: none; padding: 0; font-size: 9.5pt; }
        h2 { break-after: avoid; }
        tr, figure, .verdict { break-inside: avoid; }
        thead { display: table-header-group; }
        details::details-content { content-visibility: visible; display: block; }
      }
      """;

  private ReportStyle() {}
}
