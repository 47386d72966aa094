namespace PgMigrate.Engine.Sql;

/// <summary>When a subscription's statement touches a replication slot or the publisher, and so no transaction.</summary>
internal static class SubscriptionRestriction
{
    /// <summary>CREATE SUBSCRIPTION: unless it makes no slot.</summary>
    public static TransactionRestriction? Create(string? name, StatementReader reader)
    {
        var options = Options(ref reader);
        var makesSlot = !IsOff(options, "connect") && !IsOff(options, "create_slot");
        return makesSlot ? new CatalogueObject("SUBSCRIPTION", name, CatalogueAction.Create) : null;
    }

    /// <summary>
    /// ALTER SUBSCRIPTION: REFRESH always, SET, ADD and DROP PUBLICATION unless <c>refresh = false</c>, and the options
    /// that change the slot (17 and later).
    /// </summary>
    public static TransactionRestriction? Alter(string? name, StatementReader reader)
    {
        reader.TryWords("ALTER", "SUBSCRIPTION");
        reader.Name();
        return ReachesPublisher(reader) ? new CatalogueObject("SUBSCRIPTION", name, CatalogueAction.Alter) : null;
    }

    static bool ReachesPublisher(StatementReader reader)
    {
        if (reader.IsWord("REFRESH"))
            return true;
        if (reader.TryWords("SET") && reader.Is(SqlTokenKind.OpenParenthesis))
            return SqlOption.ReadList(ref reader).Any(static option => option.Name is "failover" or "two_phase");
        reader.TryAnyWord("ADD", "DROP");
        return reader.IsWord("PUBLICATION") && !IsOff(Options(ref reader), "refresh");
    }

    static List<SqlOption> Options(ref StatementReader reader)
    {
        reader.SeekAnyWord("WITH");
        reader.TryWords("WITH");
        return SqlOption.ReadList(ref reader);
    }

    static bool IsOff(List<SqlOption> options, string name) =>
        options.Exists(option => option.Name == name && option.AsBoolean() == false);
}
