package import KantaColumns
import KantaPlan
package import KantaSession
package import KantaSource
import KantaSyntax

/// What the hidden checks of a key say of a student's document.
package struct Grade: Sendable {
  /// A cell that the key has checks for.
  package struct Exercise: Sendable {
    package let id: String
    /// How many checks held, of how many.
    package internal(set) var held = 0
    package internal(set) var count = 0
    /// What to say of those that did not.
    package internal(set) var feedback: [String] = []
  }

  package internal(set) var exercises: [Exercise] = []
  package internal(set) var isInterrupted = false

  package var held: Int { exercises.reduce(0) { $0 + $1.held } }
  package var count: Int { exercises.reduce(0) { $0 + $1.count } }

  /// The grade for a program.
  package var json: String {
    JSONValue.object([
      ("held", .number(held)), ("checks", .number(count)),
      (
        "exercises",
        .list(
          exercises.map { exercise in
            .object([
              ("id", .text(exercise.id)), ("held", .number(exercise.held)),
              ("checks", .number(exercise.count)), ("feedback", .texts(exercise.feedback)),
            ])
          })
      ),
    ]).document
  }
}

/// Runs a student's document and, after each cell, the cell of the key that has its name.
///
/// The key sees what the student has named, and the student nothing of the key.
package struct Grading {
  private let student: Document
  private let key: Document
  private let settings: SessionSettings
  private let cancellation: Cancellation

  package init(
    _ student: Document, key: Document, _ settings: SessionSettings, cancellation: Cancellation
  ) {
    self.student = student
    self.key = key
    self.settings = settings
    self.cancellation = cancellation
  }

  /// The cells of the key that have a name; the others are there for its reader.
  private var exercises: [Document.Cell] { key.cells.filter { $0.isNamed } }

  /// Runs both; `show` is told of the problems of the student's cells, not of the key's.
  package func run(show: (Diagnostic, SourceText) -> Void) -> Grade {
    let runner = ReportRunner(student, settings, cancellation: cancellation)
    var rules = runner.settings
    rules.savesFiles = false  // a student's path may be that of the key
    let session = Session(rules, cancellation: cancellation)
    var done: [String: Grade.Exercise] = [:]
    var grade = Grade()
    for cell in student.cells {
      _ = runner.outcome(of: cell, in: session, show)
      if let exercise = exercises.first(where: { $0.id == cell.id && cell.isNamed }) {
        // What the key names is neither the student's to give nor to use.
        done[cell.id] = session.aside { check(exercise, in: session) }
      }
      if cancellation.isRequested {
        grade.isInterrupted = true
        return grade
      }
    }
    for exercise in exercises {
      if let known = done[exercise.id] {
        grade.exercises.append(known)
      } else {
        var missing = Grade.Exercise(id: exercise.id)
        missing.count = exercise.statements.count { $0.isCheck }
        missing.feedback = ["there is no cell `\(exercise.id)`"]
        grade.exercises.append(missing)
      }
    }
    return grade
  }

  /// The statements of the key, each by itself: what one of them needs and does not find is no
  /// matter of the others.
  private func check(_ cell: Document.Cell, in session: Session) -> Grade.Exercise {
    var exercise = Grade.Exercise(id: cell.id)
    for statement in cell.statements {
      var problems: [Diagnostic] = []
      var isHeld: [Bool] = []
      let status = session.run(SourceText(statement.text, name: key.name)) { event in
        switch event {
        case .checked(let request, let held):
          isHeld.append(held)
          if !held { exercise.feedback.append(request.message ?? request.condition) }
        case .diagnostic(let problem, _) where problem.severity == .error: problems.append(problem)
        case .answer, .bound, .remark, .diagnostic: break
        }
      }
      if statement.isCheck || !isHeld.isEmpty {
        exercise.count += max(1, isHeld.count)
        exercise.held += isHeld.count { $0 }
      }
      guard status == .dataError || status == .usageError else { continue }
      exercise.feedback += problems.map(\.message)
    }
    return exercise
  }
}

extension Document.Cell {
  /// Its statements, each as a text of its own.
  fileprivate var statements: [(text: String, isCheck: Bool)] {
    let source = SourceText(text, name: id)
    return parse(source).tree.statements.map { statement in
      var isCheck = false
      if case .check = statement.kind { isCheck = true }
      return (source[statement.range], isCheck)
    }
  }
}
