namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Reads what follows a constraint's core: actions, validity, deferral, its index' settings.</summary>
internal static class ConstraintAttributes
{
    /// <summary>Goes past all that follow, in any order.</summary>
    public static ConstraintDefinition Read(ref StatementReader reader, ConstraintDefinition constraint)
    {
        while (ReadOne(ref reader, constraint) is { } next)
            constraint = next;
        return constraint;
    }

    /// <summary>Goes past <c>NULLS [NOT] DISTINCT</c>.</summary>
    public static bool SkipNullTreatment(ref StatementReader reader) =>
        reader.TryWords("NULLS", "DISTINCT") || reader.TryWords("NULLS", "NOT", "DISTINCT");

    /// <summary>Goes past what ALTER CONSTRAINT says.</summary>
    /// <returns>True for ENFORCED, false for NOT ENFORCED; null where neither is said.</returns>
    public static bool? ReadEnforcement(ref StatementReader reader)
    {
        bool? isEnforced = null;
        while (true)
        {
            if (reader.TryWords("NOT", "ENFORCED"))
                isEnforced = false;
            else if (reader.TryWords("ENFORCED"))
                isEnforced = true;
            else if (!SkipDeferral(ref reader))
                return isEnforced;
        }
    }

    static bool SkipDeferral(ref StatementReader reader) =>
        reader.TryAnyWord("DEFERRABLE", "INHERIT")
        || reader.TryWords("NOT", "DEFERRABLE")
        || reader.TryWords("NO", "INHERIT")
        || reader.TryWords("INITIALLY", "DEFERRED")
        || reader.TryWords("INITIALLY", "IMMEDIATE");

    static ConstraintDefinition? ReadOne(ref StatementReader reader, ConstraintDefinition constraint)
    {
        if (reader.TryWords("NOT", "VALID"))
            return constraint with { IsNotValid = true };
        if (reader.TryWords("NOT", "ENFORCED"))
            return constraint with { IsNotEnforced = true };
        if (reader.TryWords("DEFERRABLE"))
            return constraint with { IsDeferrable = true };
        // INITIALLY DEFERRED implies DEFERRABLE, as processCASbits of the server has it.
        if (reader.TryWords("INITIALLY", "DEFERRED"))
            return constraint with { IsDeferrable = true };
        if (reader.TryWords("ON"))
            return constraint with { ChangesOthers = constraint.ChangesOthers | ReadAction(ref reader) };
        return SkipOne(ref reader) ? constraint : null;
    }

    /// <summary>Goes past an attribute that changes no rule's mind.</summary>
    static bool SkipOne(ref StatementReader reader)
    {
        if (reader.TryWords("MATCH"))
            return reader.TryAnyWord("FULL", "PARTIAL", "SIMPLE");
        if (reader.TryWords("USING", "INDEX", "TABLESPACE"))
            return reader.Identifier() is not null;
        if (reader.TryAnyWord("INCLUDE", "WITH", "WHERE"))
            return reader.SkipGroup();
        return reader.TryWords("NOT", "DEFERRABLE")
            || reader.TryWords("INITIALLY", "IMMEDIATE")
            || reader.TryWords("ENFORCED")
            || reader.TryWords("NO", "INHERIT")
            || SkipNullTreatment(ref reader);
    }

    /// <summary>Goes past <c>DELETE CASCADE</c> and its like; true where other rows change.</summary>
    static bool ReadAction(ref StatementReader reader)
    {
        reader.TryAnyWord("DELETE", "UPDATE");
        if (reader.TryWords("NO", "ACTION") || reader.TryWords("RESTRICT"))
            return false;
        var changes = reader.TryWords("CASCADE") || reader.TryWords("SET", "NULL") || reader.TryWords("SET", "DEFAULT");
        reader.SkipGroup();
        return changes;
    }
}
