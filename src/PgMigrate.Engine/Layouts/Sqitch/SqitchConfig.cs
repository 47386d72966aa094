namespace PgMigrate.Engine.Layouts.Sqitch;

/// <summary>A project's <c>sqitch.conf</c>: sections and values as in git's configuration.</summary>
internal sealed class SqitchConfig
{
    private const string FileName = "sqitch.conf";
    private const string Engine = "engine.pg.";
    private const string Core = "core.";

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly string _root;

    private SqitchConfig(string root) => _root = root;

    /// <summary>Reads it; a project without one has what Sqitch takes then.</summary>
    /// <param name="root">Full path of the project.</param>
    /// <param name="findings">Are told of another database than PostgreSQL.</param>
    /// <exception cref="MigrationException">ScriptUnreadable.</exception>
    public static SqitchConfig Read(string root, LayoutFindings findings)
    {
        var config = new SqitchConfig(root);
        var path = Path.Combine(root, FileName);
        if (!File.Exists(path))
            return config;
        var file = LayoutFile.Of(root, path);
        config.ReadLines(file.ReadText(findings).Split('\n'));
        if (config._values.TryGetValue($"{Core}engine", out var engine) && engine is not ("pg" or "cockroach" or "yugabyte"))
            findings.Error(file, null, $"The project is for {engine}, not for PostgreSQL.", "Give a project of PostgreSQL.");
        return config;
    }

    /// <summary>Full path of the plan.</summary>
    public string PlanFile => Full(Value("plan_file")) ?? Path.Combine(TopFolder, "sqitch.plan");

    /// <summary>What ends the name of a script, without the dot.</summary>
    public string Extension => Value("extension") ?? "sql";

    /// <summary>True where a change that is deployed is verified at once, and taken back where that fails.</summary>
    public bool VerifiesWhatItDeploys => _values.GetValueOrDefault("deploy.verify") is "true" or "yes" or "on" or "1";

    /// <summary>Full path of a kind of scripts.</summary>
    /// <param name="kind"><c>deploy</c>, <c>revert</c> or <c>verify</c>.</param>
    /// <param name="isReworked">True for the ones that later ones have replaced.</param>
    public string FolderOf(string kind, bool isReworked)
    {
        var folder = Full(Value($"{kind}_dir")) ?? Path.Combine(TopFolder, kind);
        if (!isReworked)
            return folder;
        return Full(Value($"reworked_{kind}_dir"))
            ?? (Full(Value("reworked_dir")) is { } reworked ? Path.Combine(reworked, kind) : folder);
    }

    /// <summary>Variables for scripts of a kind.</summary>
    /// <param name="kind"><c>deploy</c>, <c>revert</c> or <c>verify</c>.</param>
    /// <param name="given">Values that go before those of the file.</param>
    public IReadOnlyDictionary<string, string> VariablesOf(string kind, IReadOnlyDictionary<string, string> given)
    {
        // Sqitch itself says where its tables are.
        var all = new Dictionary<string, string>(StringComparer.Ordinal) { ["registry"] = Value("registry") ?? "sqitch" };
        foreach (var section in (string[])["core.variables.", "engine.pg.variables.", $"{kind}.variables."])
        foreach (var (name, value) in _values.Where(pair => pair.Key.StartsWith(section, StringComparison.OrdinalIgnoreCase)))
            all[name[section.Length..]] = value;
        foreach (var (name, value) in given)
            all[name] = value;
        return all;
    }

    private string TopFolder => Full(Value("top_dir")) ?? _root;

    private string? Value(string name) => _values.GetValueOrDefault(Engine + name) ?? _values.GetValueOrDefault(Core + name);

    private string? Full(string? path) => path is null ? null : Path.GetFullPath(path, _root);

    private void ReadLines(string[] lines)
    {
        var section = string.Empty;
        foreach (var line in lines.Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] is not ('#' or ';')))
            if (line.StartsWith('['))
                section = SectionOf(line);
            else if (line.Split('=', 2, StringSplitOptions.TrimEntries) is [var name, var value])
                _values[$"{section}{name}"] = Unquote(value);
    }

    // [engine "pg"] is engine.pg
    private static string SectionOf(string line)
    {
        var end = line.IndexOf(']', StringComparison.Ordinal);
        var text = end < 0 ? line[1..] : line[1..end];
        return string.Join(
                '.',
                text.Split(' ', 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                    .Select(part => part.Trim('"'))
            ) + ".";
    }

    private static string Unquote(string value)
    {
        if (value is ['"', .., '"'] && value.Length > 1)
            return value[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Replace(@"\\", @"\", StringComparison.Ordinal);
        var comment = value.AsSpan().IndexOfAny('#', ';');
        return comment < 0 ? value : value[..comment].TrimEnd();
    }
}
