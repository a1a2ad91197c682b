import CMarkGFM

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What cmark-gfm makes of a Markdown text, copied out of its memory.
///
/// Raw HTML is left out and links that run code lead nowhere. Tables, strikethrough and footnotes
/// are on.
struct MarkdownTree: Sendable {
  /// A fenced block of code.
  struct CodeBlock: Hashable, Sendable {
    /// What stands behind the opening fence.
    let info: String
    /// The lines of the block, fences included, counted from 1.
    let firstLine: Int
    let lastLine: Int
    /// The code, each line with its end.
    let literal: String
  }

  /// A heading without its marks.
  struct Heading: Hashable, Sendable {
    let level: Int
    let text: String
  }

  private(set) var html = ""
  private(set) var codeBlocks: [CodeBlock] = []
  private(set) var headings: [Heading] = []
  /// The words outside code, piece by piece.
  private(set) var texts: [String] = []

  private static let options = CMARK_OPT_VALIDATE_UTF8 | CMARK_OPT_FOOTNOTES

  /// Reads `text`; `image` may give what to put in the place of an image's address.
  ///
  /// - Complexity: O(bytes).
  init(_ text: String, image: (String) -> String? = { _ in nil }) {
    Self.register
    // SAFETY: the parser, the tree and the rendered text are made here and freed here, each once;
    // everything that is kept is copied first.
    guard let parser = unsafe cmark_parser_new(Self.options) else { return }
    defer { unsafe cmark_parser_free(parser) }
    for name in ["table", "strikethrough"] {
      // SAFETY: the name lives as long as the call; what is found lives as long as the program.
      guard let known = unsafe cmark_find_syntax_extension(name) else { continue }
      _ = unsafe cmark_parser_attach_syntax_extension(parser, known)
    }
    let bytes = Array(text.utf8)
    // SAFETY: cmark copies what it is fed, and no more than the count is read.
    unsafe bytes.withUnsafeBytes { buffer in
      guard let start = buffer.baseAddress else { return }
      unsafe cmark_parser_feed(
        parser, start.assumingMemoryBound(to: CChar.self), buffer.count)
    }
    guard let root = unsafe cmark_parser_finish(parser) else { return }
    defer { unsafe cmark_node_free(root) }
    unsafe walk(root, image)
    // SAFETY: the list of extensions belongs to the parser, which is still there.
    let extensions = unsafe cmark_parser_get_syntax_extensions(parser)
    guard let rendered = unsafe cmark_render_html(root, Self.options, extensions) else { return }
    html = unsafe String(cString: rendered)
    unsafe free(rendered)
  }

  /// Made known once; cmark's list of extensions is one for the whole program.
  private static let register: Void = cmark_gfm_core_extensions_ensure_registered()

  /// Goes through the tree below `root`, which the caller keeps.
  private mutating func walk(_ root: OpaquePointer, _ image: (String) -> String?) {
    // SAFETY: the iterator is freed here; the tree is not changed but for addresses.
    guard let iterator = unsafe cmark_iter_new(root) else { return }
    defer { unsafe cmark_iter_free(iterator) }
    var heading: (level: Int, text: String)?
    while true {
      let event = unsafe cmark_iter_next(iterator)
      guard event != CMARK_EVENT_DONE, let node = unsafe cmark_iter_get_node(iterator) else {
        break
      }
      switch (unsafe cmark_node_get_type(node), event) {
      case (CMARK_NODE_HEADING, CMARK_EVENT_ENTER):
        heading = (Int(unsafe cmark_node_get_heading_level(node)), "")
      case (CMARK_NODE_HEADING, _):
        if let heading { headings.append(Heading(level: heading.level, text: heading.text)) }
        heading = nil
      case (CMARK_NODE_TEXT, _):
        let words = unsafe Self.copied(cmark_node_get_literal(node))
        texts.append(words)
        heading?.text += words
      case (CMARK_NODE_CODE, _):
        heading?.text += unsafe Self.copied(cmark_node_get_literal(node))
      case (CMARK_NODE_SOFTBREAK, _), (CMARK_NODE_LINEBREAK, _): heading?.text += " "
      case (CMARK_NODE_CODE_BLOCK, _): unsafe add(codeBlock: node)
      case (CMARK_NODE_IMAGE, CMARK_EVENT_ENTER):
        if let other = image(unsafe Self.copied(cmark_node_get_url(node))) {
          _ = unsafe cmark_node_set_url(node, other)
        }
      default: break
      }
    }
  }

  private mutating func add(codeBlock node: OpaquePointer) {
    var (length, offset, character) = (Int32(0), Int32(0), CChar(0))
    // SAFETY: cmark fills the three variables, which live as long as the call.
    guard unsafe cmark_node_get_fenced(node, &length, &offset, &character) != 0 else { return }
    codeBlocks.append(
      CodeBlock(
        info: unsafe Self.copied(cmark_node_get_fence_info(node)),
        firstLine: Int(unsafe cmark_node_get_start_line(node)),
        lastLine: Int(unsafe cmark_node_get_end_line(node)),
        literal: unsafe Self.copied(cmark_node_get_literal(node))))
  }

  /// A text of cmark's, which ends with a zero.
  private static func copied(_ text: UnsafePointer<CChar>?) -> String {
    guard let text = unsafe text else { return "" }
    return unsafe String(cString: text)
  }
}
