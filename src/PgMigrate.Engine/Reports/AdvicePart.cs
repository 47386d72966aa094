namespace PgMigrate.Engine.Reports;

/// <summary>A paragraph, or SQL, of an advice.</summary>
/// <param name="IsSql">Whether it is SQL.</param>
/// <param name="Text">Its lines.</param>
internal sealed record AdvicePart(bool IsSql, string Text)
{
    private static readonly string[] SqlStarts =
    [
        "--",
        "ALTER ",
        "ANALYZE",
        "BEGIN",
        "CALL ",
        "COMMENT ",
        "COMMIT",
        "COPY ",
        "CREATE ",
        "DELETE ",
        "DO ",
        "DROP ",
        "GRANT ",
        "INSERT ",
        "LOCK ",
        "MERGE ",
        "REFRESH ",
        "REINDEX ",
        "REVOKE ",
        "ROLLBACK",
        "SELECT ",
        "SET ",
        "TRUNCATE ",
        "UPDATE ",
        "VACUUM",
        "WITH ",
    ];

    private enum Mode
    {
        Sentences,
        Statements,
        Fenced,
    }

    /// <summary>
    /// Tells SQL from sentences: what is between fences, and lines from one that starts as a statement in capitals to one that
    /// ends in a semicolon. A wrong guess costs looks and nothing else.
    /// </summary>
    public static IReadOnlyList<AdvicePart> Of(string text)
    {
        var parts = new List<AdvicePart>();
        var lines = new List<string>();
        var mode = Mode.Sentences;
        foreach (string line in text.Split('\n'))
        {
            Mode next = After(mode, lines, line);
            bool separates = IsFence(line) || (IsBlank(line) && next == Mode.Sentences);
            if (separates || next != mode)
                Add(parts, lines, mode);
            if (!separates)
                lines.Add(line);
            mode = next;
        }

        Add(parts, lines, mode);
        return parts;
    }

    private static Mode After(Mode mode, List<string> lines, string line) =>
        mode switch
        {
            Mode.Fenced => IsFence(line) ? Mode.Sentences : Mode.Fenced,
            _ when IsFence(line) => Mode.Fenced,
            Mode.Statements when IsBlank(line) => Mode.Sentences,
            Mode.Statements when !Ends(lines[^1]) => Mode.Statements,
            _ => StartsSql(line) ? Mode.Statements : Mode.Sentences,
        };

    private static void Add(List<AdvicePart> parts, List<string> lines, Mode mode)
    {
        if (lines.Exists(line => !IsBlank(line)))
        {
            bool isSql = mode == Mode.Fenced || (mode == Mode.Statements && lines.Exists(Ends));
            parts.Add(new AdvicePart(isSql, string.Join('\n', isSql ? Outdented(lines) : lines)));
        }

        lines.Clear();
    }

    // A rule indents its SQL to set it off from its sentences; a block of its own needs no more.
    private static IEnumerable<string> Outdented(List<string> lines)
    {
        int indent = lines.Where(line => !IsBlank(line)).Min(line => line.Length - line.TrimStart(' ').Length);
        return lines.Select(line => IsBlank(line) ? string.Empty : line[indent..]);
    }

    private static bool StartsSql(string line) =>
        Array.Exists(SqlStarts, start => line.TrimStart().StartsWith(start, StringComparison.Ordinal));

    private static bool Ends(string line) => line.TrimEnd().EndsWith(';');

    private static bool IsFence(string line) => line.TrimStart().StartsWith("```", StringComparison.Ordinal);

    private static bool IsBlank(string line) => string.IsNullOrWhiteSpace(line);
}
