using static PgMigrate.Engine.Layouts.Liquibase.LiquibaseChecksum;

namespace PgMigrate.Engine.Layouts.Liquibase;

/// <summary>The checksum of one change of a changelog in XML, YAML or JSON.</summary>
internal static class ChangeChecksum
{
    // What the newer version takes the checksum of by itself.
    private static readonly string[] OfView = ["path", "relativeToChangelogFile", "selectQuery", "encoding"];

    private static readonly string[] OfProcedure =
    [
        "path",
        "dbms",
        "relativeToChangelogFile",
        "procedureText",
        "procedureBody",
        "encoding",
        "comments",
    ];

    // Their text depends on what only Liquibase knows.
    private static readonly string[] Unknown = ["loadData", "loadUpdateData", "customChange", "executeCommand", "createFunction"];

    /// <summary>The checksum; null where it cannot be told.</summary>
    /// <param name="version">Of the checksum.</param>
    /// <param name="change">The change as it stands.</param>
    /// <param name="whole">The same, the text of its file in place.</param>
    public static string? Of(int version, ChangeLogNode change, ChangeLogNode whole)
    {
        // Of a file the text counts as it is, properties not in place.
        if (change.Is("sqlFile"))
            return OfSqlChange(version, whole);
        if (
            Unknown.Contains(change.Name)
            || whole.Whole().Any(part => part.Value is { } text && ChangeLogParameters.HasOpen(text))
        )
            return null;
        return change.Name switch
        {
            "sql" => OfSqlChange(version, whole),
            "createView" => OfWritten(version, change, whole, "selectQuery", OfView),
            "createProcedure" => OfWritten(version, change, whole, "procedureText", OfProcedure),
            "output" => ChangeText.Of(WithTarget(change), [], "message") is { } text ? OfText(version, text) : null,
            "createTable" => OfPlain(version, change, "ifNotExists"),
            "createIndex" => OfPlain(version, change, "associatedWith"),
            _ => OfPlain(version, change),
        };
    }

    private static string? OfPlain(int version, ChangeLogNode change, params string[] leftOut) =>
        ChangeText.Of(change, leftOut) is { } text ? OfText(version, text) : null;

    private static string? OfSqlChange(int version, ChangeLogNode change) =>
        (change.Child("sql")?.Value ?? change.Value)?.Trim() is { } text
            ? OfSql(
                version,
                text,
                change.Child("endDelimiter")?.Value,
                change.Flag("splitStatements", absent: true),
                change.Flag("stripComments")
            )
            : null;

    private static string? OfWritten(int version, ChangeLogNode change, ChangeLogNode whole, string direct, string[] leftOut)
    {
        if (version != Latest)
        {
            // The older version calls the text of a procedure otherwise.
            var older = direct == "procedureText" ? "procedureBody" : direct;
            return change["path"] is null && ChangeText.Of(change, [], older) is { } all ? OfText(version, all) : null;
        }

        var written = whole.Child(direct)?.Value ?? whole.Value;
        return written is not null && ChangeText.Of(change, leftOut, direct) is { } text
            ? OfText(version, $"{OfText(version, text)}:{OfWithoutSpace(version, written)}")
            : null;
    }

    private static ChangeLogNode WithTarget(ChangeLogNode change) =>
        change["target"] is not null
            ? change
            : new ChangeLogNode(change.Name, change.Line)
            {
                Value = change.Value,
                Children = [.. change.Children, new ChangeLogNode("target", change.Line) { Value = "STDERR" }],
            };
}
