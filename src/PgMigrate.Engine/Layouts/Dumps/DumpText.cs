using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Layouts.Dumps;

/// <summary>A plain dump of pg_dump, made to run in a database that is there.</summary>
internal static class DumpText
{
    private const string ConnectCommand = "connect";
    private const string OwnerClause = " OWNER TO ";

    /// <summary>
    /// The dump as a script. Data of <c>COPY … FROM stdin</c> stay in it, since a run sends them; what makes the database itself
    /// becomes a comment.
    /// </summary>
    /// <param name="file">The dump.</param>
    /// <param name="findings">Are told what does not run here.</param>
    /// <exception cref="MigrationException">ScriptUnreadable, ScriptEncoding; FolderNotRecognised: it is no plain dump.</exception>
    public static ScriptDraft Read(LayoutFile file, LayoutFindings findings)
    {
        RefuseArchive(file);
        var text = file.ReadText(findings);
        var draft = new ScriptDraft(file, text, findings);
        if (ConnectLine(text) is { } connect)
            LeaveDatabaseOut(draft, connect, file, findings);
        for (var index = 0; index < draft.Count; index++)
            if (draft[index].Contains(OwnerClause, StringComparison.Ordinal))
            {
                findings.Note(
                    file,
                    draft.LineOf(index),
                    "The dump says who owns what: these roles must be there, and the run must be one of them.",
                    "Make the dump with --no-owner, where the run's user is to own all."
                );
                break;
            }

        return draft;
    }

    private static void RefuseArchive(LayoutFile file)
    {
        if (file.ReadBytes().AsSpan().StartsWith("PGDMP"u8))
            throw new MigrationException(
                MigrationErrorId.FolderNotRecognised,
                $"{file.FullPath} is an archive of pg_dump, and no plain dump.",
                "Make a script of it: pg_restore --schema-only --no-owner --file baseline.sql, and the archive."
            )
            {
                Path = file.FullPath,
            };
    }

    private static int? ConnectLine(string text)
    {
        foreach (var piece in SqlSplitter.Split(text))
            if (piece.Kind == SqlPieceKind.MetaCommand && MetaCommand.Name(piece.Content(text)) == ConnectCommand)
                return piece.Position.Line;
        return null;
    }

    private static void LeaveDatabaseOut(ScriptDraft draft, int connect, LayoutFile file, LayoutFindings findings)
    {
        findings.Warning(
            file,
            connect,
            "What makes the database and connects to it is left out: a script runs in the database that it is given.",
            "Let the run create a missing database, and write its settings (ALTER DATABASE) as a script of alterDatabase."
        );
        for (var index = 0; index < connect; index++)
            if (draft[index].Length > 0 && !draft[index].StartsWith("--", StringComparison.Ordinal))
                draft.Replace(index, $"-- {draft[index]}");
    }
}
