using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Sql;

/// <summary>
/// What a script's own statements have done to the settings that decide how the rest of it is read. Savepoints and
/// <c>set_config()</c> are not followed.
/// </summary>
internal sealed class ScriptSession
{
    readonly TrackedSetting _strings = new("standard_conforming_strings", static value => SqlBoolean.Parse(value) is not null);
    readonly TrackedSetting _encoding = new("client_encoding", static _ => true);

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
            Apply(TransactionReader.Control(reader));
    }

    /// <summary>Takes note of psql's <c>\encoding</c>, which sets <c>client_encoding</c> too.</summary>
    public void ObserveMetaCommand(ReadOnlySpan<char> command)
    {
        if (MetaCommand.Name(command) is "encoding" && MetaCommand.Argument(command) is { Length: > 0 } encoding)
            _encoding.Change(new SettingChange("client_encoding", encoding.Trim('\''), SettingScope.Session));
    }

    void Apply(SettingChange? change)
    {
        if (change is null)
            return;
        _strings.Change(change);
        _encoding.Change(change);
        ReadStrings();
    }

    void Apply(TransactionControl control)
    {
        if (control == TransactionControl.None)
            return;
        _strings.Apply(control);
        _encoding.Apply(control);
        ReadStrings();
    }

    void ReadStrings() => StandardConformingStrings = _strings.Current is null || SqlBoolean.Parse(_strings.Current) == true;

    /// <summary>One setting through SET, SET LOCAL, RESET and the ends of transactions.</summary>
    sealed class TrackedSetting(string name, Func<string, bool> isValid)
    {
        string? _session;
        string? _atBegin;

        public string? Current { get; private set; }

        public void Change(SettingChange change)
        {
            // The server refuses a bad value and changes nothing.
            if (change.Name != name && change.Name != SettingChange.All || change.Value is { } value && !isValid(value))
                return;
            Current = change.Value;
            if (change.Scope == SettingScope.Session)
                _session = change.Value;
        }

        public void Apply(TransactionControl control)
        {
            switch (control)
            {
                case TransactionControl.Rollback or TransactionControl.RollbackAndChain:
                    Current = _session = _atBegin;
                    break;
                case TransactionControl.Begin:
                    _atBegin = _session;
                    break;
                case TransactionControl.Commit or TransactionControl.CommitAndChain or TransactionControl.Prepare:
                    Current = _atBegin = _session;
                    break;
            }
        }
    }
}
