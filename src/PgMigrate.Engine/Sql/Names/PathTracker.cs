namespace PgMigrate.Engine.Sql.Names;

/// <summary>Follows the settings that decide where a name is looked for: the path, and the role that <c>$user</c> is.</summary>
/// <param name="session">What they are before a script sets them.</param>
/// <param name="journal">What a rollback takes back.</param>
/// <param name="guesses">True where a path that cannot be read is taken to be the one before; false: nothing is on it.</param>
internal sealed class PathTracker(SessionNames session, TransactionJournal journal, bool guesses)
{
    /// <summary>What a path calls the schema of the role's own name.</summary>
    public const string OwnSchema = "$user";

    private readonly TrackedSetting<PathChange> _path = new(journal);
    private readonly TrackedSetting<RoleName> _role = new(journal);
    private readonly TrackedSetting<RoleName> _user = new(journal);
    private SearchPath? _current;

    /// <summary>The path now.</summary>
    public SearchPath Current => _current ??= Read();

    /// <summary>True where the script has taken another role: what a name means may depend on its rights, too.</summary>
    public bool HasOtherRole => (_role.Current ?? _user.Current) is not null;

    /// <summary>Takes in what a statement sets.</summary>
    public void Take(SqlStatement statement)
    {
        if (PathChange.Read(statement) is { } change)
            SetPath(change);
        if (statement.Facts.Setting is { Name: "role" or "session_authorization" } role)
            SetRole(role, statement.IsConditional);
        if (statement.Facts.Verb == "DISCARD ALL")
            (_role.Current is null ? _user : _role).Set(null, SettingScope.Session);
    }

    /// <summary>The transaction has ended.</summary>
    public void EndTransaction()
    {
        _path.EndTransaction();
        _role.EndTransaction();
        _user.EndTransaction();
        _current = null;
    }

    /// <summary>Another script begins, in the session as it was.</summary>
    public void Clear()
    {
        _path.Clear();
        _role.Clear();
        _user.Clear();
        _current = null;
    }

    /// <summary>A rollback may have changed any of them.</summary>
    public void Refresh() => _current = null;

    private void SetPath(PathChange change)
    {
        _path.Set(change.IsKnown ? change : change with { Schemas = guesses ? Current.Schemas : [] }, change.Scope);
        _current = null;
    }

    private void SetRole(SettingChange change, bool isConditional)
    {
        var name =
            change.Value is null || (change.Name == "role" && change.Value.Equals("none", StringComparison.OrdinalIgnoreCase))
                ? null
                : new RoleName(isConditional ? null : SqlIdentifier.Parse(change.Value));
        if (change.Name == "session_authorization")
        {
            _user.Set(name, change.Scope);
            _role.Set(null, change.Scope);
        }
        else
        {
            _role.Set(name, change.Scope);
        }

        _current = null;
    }

    private SearchPath Read()
    {
        var set = _path.Current;
        return new SearchPath(
            [.. (set?.Schemas ?? session.Path).Select(Resolve).OfType<string>()],
            IsSet: set is { Schemas: not null } or { IsKnown: false },
            IsKnown: set?.IsKnown ?? true
        );
    }

    private string? Resolve(string schema)
    {
        if (schema != OwnSchema)
            return schema;
        var role = _role.Current ?? _user.Current;
        return role is null ? session.User : role.Name;
    }

    /// <param name="Name">Null where it is not known which role it is.</param>
    private sealed record RoleName(string? Name);
}
