using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Sql;

/// <summary>
/// What a script's own statements have done to the settings that decide how the rest of it is read.
/// <c>set_config()</c> is not followed.
/// </summary>
internal sealed class ScriptSession
{
    const string Strings = "standard_conforming_strings";
    const string Encoding = "client_encoding";

    readonly TransactionJournal _journal = new();
    readonly TrackedSetting<string> _strings;
    readonly TrackedSetting<string> _encoding;

    public ScriptSession() => (_strings, _encoding) = (new(_journal), new(_journal));

    /// <summary>False where a backslash escapes in plain strings.</summary>
    public bool StandardConformingStrings { get; private set; } = true;

    /// <summary>The <c>client_encoding</c> that the script has set, as written; null for the connection's own.</summary>
    public string? ClientEncoding => _encoding.Current;

    /// <summary>Takes note of a statement.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="tokens">Its tokens.</param>
    public void Observe(ReadOnlySpan<char> statement, StatementTokens tokens)
    {
        var reader = new StatementReader(statement, tokens, StandardConformingStrings);
        if (reader.IsAnyWord("SET", "RESET"))
            Apply(SettingChange.Read(reader));
        else if (reader.TryWords("DISCARD", "ALL"))
            Apply(new SettingChange(SettingChange.All, Value: null, SettingScope.Session));
        else
            Apply(TransactionReader.Control(reader), reader);
    }

    /// <summary>Takes note of psql's <c>\encoding</c>, which sets <c>client_encoding</c> too.</summary>
    public void ObserveMetaCommand(ReadOnlySpan<char> command)
    {
        if (MetaCommand.Name(command) is "encoding" && MetaCommand.Argument(command) is { Length: > 0 } encoding)
            _encoding.Set(encoding.Trim('\''), SettingScope.Session);
    }

    void Apply(SettingChange? change)
    {
        if (change is null)
            return;
        // The server refuses a bad value and changes nothing.
        if (change.Name is Strings or SettingChange.All && (change.Value is null || SqlBoolean.Parse(change.Value) is not null))
            _strings.Set(change.Value, change.Scope);
        if (change.Name is Encoding or SettingChange.All)
            _encoding.Set(change.Value, change.Scope);
        ReadStrings();
    }

    void Apply(TransactionControl control, StatementReader reader)
    {
        if (control == TransactionControl.None)
            return;
        if (_journal.Apply(control, TransactionReader.Savepoint(reader)))
        {
            _strings.EndTransaction();
            _encoding.EndTransaction();
        }

        ReadStrings();
    }

    void ReadStrings() => StandardConformingStrings = _strings.Current is null || SqlBoolean.Parse(_strings.Current) == true;
}
