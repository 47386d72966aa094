namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Reads what the server refuses in a transaction about databases, tablespaces and subscriptions.</summary>
internal static class ServerObjectReader
{
    const string Subscription = "SUBSCRIPTION";

    /// <summary>CREATE DATABASE or TABLESPACE.</summary>
    public static Reading Created(SqlObjectType type, in DefinitionHead head) =>
        new(type.Create, head.Written) { Restriction = new CatalogueObject(type.Name, head.Written, CatalogueAction.Create) };

    /// <summary>CREATE SUBSCRIPTION: refused where it makes a slot on the publisher.</summary>
    public static Reading Subscribed(in DefinitionHead head, StatementReader reader)
    {
        var options = Options(ref reader);
        var makesSlot = !IsOff(options, "connect") && !IsOff(options, "create_slot");
        return new Reading("CREATE SUBSCRIPTION", head.Written)
        {
            Restriction = makesSlot ? new CatalogueObject(Subscription, head.Written, CatalogueAction.Create) : null,
        };
    }

    /// <summary>ALTER DATABASE or SUBSCRIPTION; the reader stands behind the name.</summary>
    public static Reading Altered(SqlObjectType type, in DefinitionHead head, StatementReader reader)
    {
        var isRestricted = type.Name == Subscription ? ReachesPublisher(reader) : reader.TryWords("SET", "TABLESPACE");
        return new Reading(type.Alter, head.Written)
        {
            Restriction = isRestricted ? new CatalogueObject(type.Name, head.Written, CatalogueAction.Alter) : null,
        };
    }

    /// <summary>Why DROP of an object of a type cannot run in a transaction block; null where it can.</summary>
    public static TransactionRestriction? OfDropped(string type, string? name) =>
        type switch
        {
            "DATABASE" or "TABLESPACE" => new CatalogueObject(type, name, CatalogueAction.Drop),
            Subscription => new CatalogueObject(type, name, CatalogueAction.Drop, DependsOnCatalogue: true),
            _ => null,
        };

    // REFRESH always, SET, ADD and DROP PUBLICATION unless refresh = false, and the options that change the slot (17 and later).
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
