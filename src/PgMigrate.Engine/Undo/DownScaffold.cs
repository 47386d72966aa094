using PgMigrate.Engine.Planning;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;
using PgMigrate.Engine.Undo.Derivation;

namespace PgMigrate.Engine.Undo;

/// <summary>
/// The down script of a script that is there: what takes it back, as far as its text tells without any database. What has no
/// certain inverse is named with its line, and the file counts as missing until somebody has written that.
/// </summary>
public sealed class DownScaffold
{
    /// <summary>Full path of the migration folder.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// Full path of <c>pgmigrate.json</c>, which may name the folders; null to look for it in the migration folder and above.
    /// </summary>
    public string? Configuration { get; init; }

    /// <summary>The script's name, with or without its folder and <c>.sql</c>.</summary>
    public required string Script { get; init; }

    /// <summary>The file that would be made; nothing is written.</summary>
    /// <exception cref="MigrationException">ScriptNotFound; OptionsInvalid: the script runs every time; ScriptExists: somebody
    /// has written its down script; or what a script or a folder that cannot be read raises.</exception>
    public ScaffoldFile Plan()
    {
        var folder = MigrationFolder.Open(Path, Configuration);
        var file = folder.Require(Script);
        if (file.Kind == ScriptKind.EveryTime)
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                $"{file} runs every time: nothing takes it back.",
                "Take back what it has done with a script of its own."
            )
            {
                Script = file.Name,
            };
        var up = folder.Read(file, []);
        if (up.Problem is { } problem)
            throw problem;
        var path = folder.CompanionPath(DownScript.Folder, file);
        return new ScaffoldFile(path, TextOf(up)) { Replaces = IsUntouched(path, file) };
    }

    private static bool IsUntouched(string path, ScriptFile file)
    {
        if (!File.Exists(path))
            return false;
        return DownStub.IsUntouched(DownScript.Read(file, path, []).Text)
            ? true
            : throw new MigrationException(
                MigrationErrorId.ScriptExists,
                $"{DownScript.Folder}/{file.Name} is written already.",
                "Remove it to have it derived."
            )
            {
                Script = file.Name,
                Path = path,
            };
    }

    private static string TextOf(Script up)
    {
        var derived = DerivedDown.Of(up.Sql, before: null, after: null, up.Directives.LoadEffects);
        var text = Write(up.File, derived, derived.Statements);
        // A name in the script may hold what ends a comment, or a token.
        return SqlText
            .Read(text)
            .Statements.Select(statement => statement.Sql)
            .TakeLast(derived.Statements.Count)
            .SequenceEqual(derived.Statements)
            ? text
            : Write(up.File, derived with { Obstacles = [.. derived.Obstacles, Unreadable] }, []);
    }

    private static Obstacle Unreadable { get; } = new(1, "", null, "what is derived reads as other statements");

    private static string Write(ScriptFile up, DerivedDown derived, IReadOnlyList<string> statements) =>
        string.Concat([
            derived.RunsApart ? "-- pgmigrate:transaction off\n" : string.Empty,
            $"-- Takes {OneLine.Of(up.ToString())} back. Derived from its text alone: read it before you rely on it.\n",
            .. derived.Stays.Select(stays => $"-- Stays, for it belongs to the whole server: {OneLine.Of(stays)}.\n"),
            derived.IsWhole ? string.Empty : Missing(up, derived),
            statements.Count > 0 ? "\n" : string.Empty,
            .. statements.Select(statement => $"{statement};\n"),
        ]);

    private static string Missing(ScriptFile up, DerivedDown derived)
    {
        var lines = derived.Obstacles.Reverse().Select(obstacle => $"--   {OneLine.Of(obstacle.ToString())}\n");
        return "--\n-- To be written by hand, in its place among the statements below; then remove the block. Until then\n"
            + $"-- this file counts as missing.\n{string.Concat(lines)}\n{DownStub.Unfinished(up.Name)}";
    }
}
