using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Connections;

/// <summary>
/// The settings that a session begins with, and the statements that go back to them. Ordinarily the server gets them with the
/// connection, and RESET goes back to them. Where something in between lets no options through they are SET, and set again
/// behind whatever resets them.
/// </summary>
/// <remarks>Its statements may stand between those of a script: they look nothing up by the session's path.</remarks>
internal sealed class SessionStart
{
    private readonly Dictionary<string, string> _set;

    private SessionStart(Dictionary<string, string> set) => _set = set;

    /// <summary>The server has got all of them with the connection.</summary>
    public static SessionStart WithConnection { get; } = new([]);

    /// <summary>
    /// Scripts and the engine's own statements are read, and meant, with it: a backslash in '…' is a character like any other.
    /// </summary>
    public static KeyValuePair<string, string> PlainStrings { get; } = new("standard_conforming_strings", "on");

    /// <summary>They are set by <see cref="SetAll"/>.</summary>
    /// <param name="settings">The settings; the last of a name holds.</param>
    public static SessionStart BySet(IEnumerable<KeyValuePair<string, string>> settings)
    {
        var set = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in settings)
            set[name] = value;
        return new SessionStart(set);
    }

    /// <summary>These and others; itself where there are none.</summary>
    /// <param name="others">Other settings, which hold where a name comes twice.</param>
    public SessionStart With(IReadOnlyCollection<KeyValuePair<string, string>> others) =>
        others.Count == 0 ? this : BySet(_set.Concat(others));

    /// <summary>Sets them, in one query that gives the number of the server process first; null where there are none.</summary>
    public string? SetAll => _set.Count == 0 ? null : $"SELECT pg_catalog.pg_backend_pid(), {string.Join(", ", Functions)}";

    /// <summary>Sets them, each as a part of a query.</summary>
    public IEnumerable<string> Functions => Ordered.Select(setting => ResetFunction(setting.Key));

    // A role without rights may set less, so it comes last.
    private IEnumerable<KeyValuePair<string, string>> Ordered => _set.OrderBy(setting => IsRole(setting.Key));

    /// <summary>Whether it was SET, and to this value, as the server writes it.</summary>
    public bool Has(string name, string value) => _set.TryGetValue(name, out var own) && own == value;

    /// <summary>Goes back to what the session began with.</summary>
    /// <param name="name">The setting.</param>
    public string Reset(string name) => _set.ContainsKey(name) ? $"SELECT {ResetFunction(name)}" : $"RESET {name}";

    /// <summary>The same for what is left of the transaction.</summary>
    /// <param name="name">The setting.</param>
    public string ResetForTransaction(string name) =>
        _set.ContainsKey(name) ? $"SELECT {SetConfig(name, isLocal: true)}" : $"SET LOCAL {name} TO DEFAULT";

    /// <summary>The same as <see cref="Reset"/>, as a part of a query.</summary>
    /// <param name="name">The setting.</param>
    public string ResetFunction(string name) => SetConfig(name, isLocal: false);

    /// <summary>What must come behind a script's statement that has reset settings; null where nothing must.</summary>
    /// <param name="statement">The statement.</param>
    public string? After(SqlStatement statement)
    {
        if (_set.Count == 0)
            return null;
        if (statement.Facts.Verb == "DISCARD ALL")
            return SetAll;
        if (statement.Facts.Setting is not { Value: null } reset)
            return null;
        if (reset.Name == SettingChange.All)
            return SetAll;
        if (!_set.ContainsKey(reset.Name))
            return null;
        return reset.Scope == SettingScope.Local ? ResetForTransaction(reset.Name) : Reset(reset.Name);
    }

    private string SetConfig(string name, bool isLocal)
    {
        var value = _set.TryGetValue(name, out var own) ? SqlLiteral.Quote(own) : "NULL";
        return $"pg_catalog.set_config({SqlLiteral.Quote(name)}, {value}, {(isLocal ? "true" : "false")})";
    }

    private static bool IsRole(string name) => name.Equals("role", StringComparison.OrdinalIgnoreCase);
}
