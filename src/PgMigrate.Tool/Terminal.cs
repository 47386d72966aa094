namespace PgMigrate.Tool;

/// <summary>The tool's two streams, and whether somebody is at their other end.</summary>
/// <param name="Results">Standard output.</param>
/// <param name="Messages">Standard error.</param>
internal sealed record Terminal(TextWriter Results, TextWriter Messages)
{
    /// <summary>Columns where no terminal shows the results.</summary>
    public int WidthOfFiles { get; init; } = 120;

    /// <summary>True where a terminal shows the results; false where a file or another program takes them.</summary>
    public bool ShowsResults { get; private init; }

    /// <summary>True where a terminal shows the messages.</summary>
    public bool ShowsMessages { get; private init; }

    /// <summary>True where somebody can answer a question.</summary>
    public bool Answers { get; private init; }

    /// <summary>Columns of a line.</summary>
    public int Width => ShowsResults && Console.WindowWidth > 0 ? Console.WindowWidth : WidthOfFiles;

    /// <summary>The same with results among the messages, for a program whose standard output is its own.</summary>
    public Terminal WithoutResults() => this with { Results = Messages, ShowsResults = ShowsMessages };

    /// <summary>That of the process, as it is now: a change of the console's encoding makes new writers.</summary>
    public static Terminal OfProcess() =>
        new(Console.Out, Console.Error)
        {
            ShowsResults = !Console.IsOutputRedirected,
            ShowsMessages = !Console.IsErrorRedirected,
            Answers = !Console.IsInputRedirected,
        };
}
