namespace PgMigrate.Tool.Start;

/// <summary>What <c>exec</c> and <c>wait</c> are given.</summary>
internal sealed record StartArguments
{
    private const string Migrates = "exec";
    private const string Waits = "wait";

    // By these the command itself says where the database is.
    private static readonly string[] Connections = ["ConnectionString", "Server", "Port", "Database", "Credential", "Target"];

    // What a look at the database must be told too.
    private static readonly string[] OfEachLook = [.. Connections, "Configuration", "HistorySchema"];

    /// <summary>The cmdlet that goes before the program.</summary>
    public required string Command { get; init; }

    /// <summary>Its parameters and their values, as they are written.</summary>
    public required IReadOnlyList<string> Words { get; init; }

    /// <summary>The program and its arguments; empty where none follows.</summary>
    public required IReadOnlyList<string> Program { get; init; }

    /// <summary>The jar, war or folder of the application, where its command line does not say it; null where it does.</summary>
    public string? Application { get; init; }

    /// <summary>The variable of the environment that says where the database is; null where none does.</summary>
    public string? ConnectionVariable { get; init; }

    /// <summary>True to say what would happen, and to do nothing.</summary>
    public bool Explains { get; init; }

    /// <summary>True where scripts are run, false where somebody else's run is waited for.</summary>
    public bool IsMigrating => Command == "Invoke-PgMigration";

    /// <summary>True where the words say where the database is.</summary>
    public bool HasConnection => ConnectionVariable is not null || Connections.Any(Has);

    /// <summary>True where the words say which scripts there are.</summary>
    public bool HasScripts =>
        Has("Path") || (IsMigrating ? Has("Plan") : Has("To")) || (Words.Count > 0 && !Words[0].StartsWith('-'));

    /// <summary>Whether a word is one of the two commands.</summary>
    public static bool Is(string word) => word is Migrates or Waits;

    /// <summary>Reads them.</summary>
    /// <param name="command">exec or wait.</param>
    /// <param name="words">What follows it, as far as <c>--</c>.</param>
    /// <param name="program">What follows <c>--</c>.</param>
    /// <param name="error">What was not understood; null where all was.</param>
    public static StartArguments? Read(
        string command,
        IReadOnlyList<string> words,
        IReadOnlyList<string>? program,
        out string? error
    )
    {
        var rest = new List<string>();
        string? application = null;
        string? variable = null;
        bool explains = false;
        error = program is [] ? "a program is missing behind --." : null;
        for (int i = 0; i < words.Count; i++)
            if (IsNamed(words[i], "explain"))
                explains = true;
            else if (IsNamed(words[i], "application"))
                application =
                    ++i < words.Count ? words[i] : Miss("--application needs the path of a jar, a war or a folder.", ref error);
            else if (IsNamed(words[i], "connection-variable") || IsNamed(words[i], "ConnectionVariable"))
                variable = ++i < words.Count ? words[i] : Miss("--connection-variable needs a variable's name.", ref error);
            else
                rest.Add(words[i]);
        return error is not null
            ? null
            : new StartArguments
            {
                Command = command == Migrates ? "Invoke-PgMigration" : "Wait-PgMigration",
                Words = rest,
                Program = program ?? [],
                Application = application,
                ConnectionVariable = variable,
                Explains = explains,
            };
    }

    /// <summary>Whether the words have a parameter, perhaps by the first letters of its name alone.</summary>
    public bool Has(string parameter) =>
        Words
            .Select(word => CommandWords.NameOf(word))
            .Any(name => name is { Length: > 0 } && parameter.StartsWith(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The parameters by which another command finds the same database and history.</summary>
    public IEnumerable<KeyValuePair<string, string>> LookParameters()
    {
        for (int i = 0; i < Words.Count; i++)
            if (
                CommandWords.NameOf(Words[i]) is { Length: > 0 } name
                && OfEachLook.FirstOrDefault(known => known.StartsWith(name, StringComparison.OrdinalIgnoreCase)) is { } parameter
            )
            {
                int end = Words[i].IndexOfAny([':', '=']);
                if (end >= 0)
                    yield return new(parameter, Words[i][(end + 1)..]);
                else if (i + 1 < Words.Count)
                    yield return new(parameter, Words[++i]);
            }
    }

    private static bool IsNamed(string word, string name) =>
        word.Equals("-" + name, StringComparison.OrdinalIgnoreCase)
        || word.Equals("--" + name, StringComparison.OrdinalIgnoreCase);

    private static string? Miss(string text, ref string? error)
    {
        error = text;
        return null;
    }
}
