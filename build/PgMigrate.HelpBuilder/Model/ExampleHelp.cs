namespace PgMigrate.HelpBuilder.Model;

/// <summary>One example of a help page.</summary>
internal sealed record ExampleHelp
{
    /// <summary>
    /// The info string of a code block that a test host cannot run, after its language: <c>powershell no-run</c>.
    /// </summary>
    public const string NoRun = "no-run";

    /// <summary>Its heading, for instance <c>Example 1: Migrate a sandbox</c>.</summary>
    public required string Title { get; init; }

    /// <summary>The text before the code: a paragraph each.</summary>
    public required IReadOnlyList<string> Introduction { get; init; }

    /// <summary>The code, without its fence.</summary>
    public required string Code { get; init; }

    /// <summary>False where the page says that the code needs what a test host has not.</summary>
    public required bool CanRun { get; init; }

    /// <summary>The text after the code: a paragraph each.</summary>
    public required IReadOnlyList<string> Remarks { get; init; }
}
