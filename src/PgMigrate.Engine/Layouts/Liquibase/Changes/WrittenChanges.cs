namespace PgMigrate.Engine.Layouts.Liquibase.Changes;

/// <summary>Changes that are SQL already.</summary>
internal static class WrittenChanges
{
    private static readonly string[] Texts = ["procedureText", "procedureBody", "functionBody", "functionText"];

    /// <summary>SQL.</summary>
    public static void Sql(ChangeLogNode change, ChangeWriter writer)
    {
        var text = change.Child("sql") is { Value: not null } named ? named : change;
        if (text.Value is { } sql)
            Add(change, text.ValueLine, sql, writer);
        else
            writer.Refuse(change.Line, "The change has no SQL.");
    }

    /// <summary>The text of a function or a procedure.</summary>
    public static void Procedure(ChangeLogNode change, ChangeWriter writer)
    {
        var text = Texts.Select(change.Child).FirstOrDefault(child => child?.Value is not null);
        if (change["path"] is null && (text?.Value ?? change.Value) is { } sql)
            writer.AddWritten((text ?? change).ValueLine, sql);
        else
            writer.Refuse(change.Line, "The text is in a file of its own, or missing.");
    }

    /// <summary>A procedure that goes.</summary>
    public static void DropProcedure(ChangeLogNode change, ChangeWriter writer) =>
        writer.Add(change.Line, $"DROP PROCEDURE {writer.Names.Of(change["schemaName"], writer.Need(change, "procedureName"))}");

    /// <summary>What does nothing to the database.</summary>
    public static void Nothing(ChangeLogNode change, ChangeWriter writer) { }

    /// <summary>Adds SQL of the user's, by what ends its statements.</summary>
    public static void Add(ChangeLogNode change, int line, string sql, ChangeWriter writer)
    {
        if (EndDelimiter.Apply(sql, change["endDelimiter"], change.Flag("splitStatements", absent: true)) is { } applied)
            writer.AddWritten(line, applied);
        else
            writer.Refuse(change.Line, $"The endDelimiter {change["endDelimiter"]} is a pattern that is not understood.");
    }
}
