namespace PgMigrate.Engine.Sql;

/// <summary>
/// One setting through SET, SET LOCAL, RESET and the ends of transactions and savepoints. Null is what the session began with.
/// </summary>
/// <param name="journal">What a rollback takes back.</param>
internal sealed class TrackedSetting<T>(TransactionJournal journal)
    where T : class
{
    private T? _session;

    /// <summary>Its value now.</summary>
    public T? Current { get; private set; }

    /// <summary>A statement sets it.</summary>
    public void Set(T? value, SettingScope scope)
    {
        var (current, session) = (Current, _session);
        journal.Record(() => (Current, _session) = (current, session));
        Current = value;
        if (scope == SettingScope.Session)
            _session = value;
    }

    /// <summary>The transaction has ended: what held for it alone holds no longer.</summary>
    public void EndTransaction() => Current = _session;

    /// <summary>Another session, or another script.</summary>
    public void Clear() => Current = _session = null;
}
