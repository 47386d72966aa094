using System.Text.Json.Serialization;
using Microsoft.CodeAnalysis.Text;

namespace PgMigrate.Mutation.Mutants;

/// <summary>One small change of the engine's sources that can be switched on.</summary>
/// <param name="File">Path below the engine's folder, with slashes.</param>
/// <param name="Line">Counted from one.</param>
/// <param name="Kind">What is done, in a word or two.</param>
/// <param name="Original">What stands there, on one line.</param>
/// <param name="Mutated">What stands there instead, on one line.</param>
/// <param name="Span">What is replaced in the file.</param>
/// <param name="Text">
/// The replacement: of C#, with <see cref="On"/> where the switch is asked; of SQL, the mutated text alone.
/// </param>
internal sealed record Mutant(
    string File,
    int Line,
    string Kind,
    string Original,
    string Mutated,
    [property: JsonIgnore] TextSpan Span,
    string Text
)
{
    /// <summary>Stands in <see cref="Text"/> for the question whether this mutant is on.</summary>
    public const string On = "__MUTANT_IS_ON__";

    /// <summary>From one; zero for one that was not chosen.</summary>
    public int Number { get; init; }

    /// <summary>
    /// Whether it takes effect once in a process, by an initializer: the trace run does not tell which tests depend on it.
    /// </summary>
    public bool IsStatic { get; init; }

    /// <summary>Whether it is one of an embedded .sql file.</summary>
    public bool IsSql => File.EndsWith(".sql", StringComparison.Ordinal);

    /// <summary>The first folder of its path.</summary>
    public string Folder => File[..File.IndexOf('/', StringComparison.Ordinal)];
}
