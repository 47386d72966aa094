using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Undo.Derivation;

/// <summary>Where the script looks for names without a schema.</summary>
internal sealed class ScriptPath
{
    private string? _atSession;
    private bool _isChangedForSession;

    /// <summary>The only schema, where the script has set one; null otherwise.</summary>
    public string? Only { get; private set; }

    /// <summary>False where names mean what they mean in any session.</summary>
    public bool IsChanged { get; private set; }

    /// <summary>Another number each time that names may mean something else.</summary>
    public int Version { get; private set; }

    /// <summary>Takes in SET and RESET.</summary>
    public void Observe(SettingChange change)
    {
        if (change.Name is not ("role" or "session_authorization" or "search_path" or SettingChange.All))
            return;
        Version++;
        // "$user" is in the path that the server comes with.
        (Only, IsChanged) =
            change.Name == "search_path"
                ? (change.Value is { } path ? OnlySchema(path) : null, change.Value is not null)
                : (null, true);
        if (change.Scope == SettingScope.Session)
            (_atSession, _isChangedForSession) = (Only, IsChanged);
    }

    /// <summary>Takes in the end of a transaction.</summary>
    public void Commit()
    {
        if ((Only, IsChanged) != (_atSession, _isChangedForSession))
            Version++;
        (Only, IsChanged) = (_atSession, _isChangedForSession);
    }

    private static string? OnlySchema(string path)
    {
        var reader = new StatementReader(path);
        var name = reader.Is(SqlTokenKind.String)
            ? Sql.Commands.KeywordReader.Literal(ref reader)
            : Sql.Commands.NameReader.Identifier(ref reader);
        return reader.AtEnd && name is not (null or "" or "$user") && !name.Contains(',') ? name : null;
    }
}
