namespace PgMigrate.Engine.Sql.Commands;

/// <summary>What stands between CREATE and the type of object.</summary>
internal readonly record struct CreateModifiers(bool OrReplace, bool IsTemporary, bool IsUnlogged, bool IsUnique)
{
    /// <summary>Goes past them.</summary>
    public static CreateModifiers Read(ref StatementReader reader)
    {
        var modifiers = new CreateModifiers { OrReplace = reader.TryWords("OR", "REPLACE") };
        while (ReadOne(ref reader, modifiers) is { } next)
            modifiers = next;
        var conversion = reader;
        if (conversion.TryWords("DEFAULT", "CONVERSION"))
            reader.Move();
        return modifiers;
    }

    static CreateModifiers? ReadOne(ref StatementReader reader, CreateModifiers modifiers)
    {
        if (reader.TryAnyWord("TEMPORARY", "TEMP"))
            return modifiers with { IsTemporary = true };
        if (reader.TryWords("UNLOGGED"))
            return modifiers with { IsUnlogged = true };
        if (reader.TryWords("UNIQUE"))
            return modifiers with { IsUnique = true };
        // They change nothing that a rule looks at: GLOBAL and LOCAL mean nothing at all.
        return reader.TryAnyWord("GLOBAL", "LOCAL", "RECURSIVE", "CONSTRAINT", "TRUSTED") ? modifiers : null;
    }
}
