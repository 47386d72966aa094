using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution;

/// <summary>
/// Scripts that run once for each schema and name another of those schemas outright: each run would change the same tenant, and
/// its neighbours would run at the same time.
/// </summary>
internal static class OtherSchemas
{
    /// <summary>Refuses a script that does so. What is put together as it runs is not seen.</summary>
    /// <param name="entry">The script; its place is told by it.</param>
    /// <param name="script">The same with the run's tokens.</param>
    /// <param name="context">The run.</param>
    /// <exception cref="MigrationException">OptionsInvalid, with the place.</exception>
    public static void Refuse(PlanEntry entry, Script script, RunContext context)
    {
        if (context.Target is not { Schema: { } own, Siblings: { Count: > 0 } siblings } || context.Options.Force)
            return;
        foreach (var statement in script.Statements)
        foreach (var (offset, name) in Qualifiers(statement))
            if (name != own && siblings.Contains(name))
                throw entry.Script.Error(
                    MigrationErrorId.OptionsInvalid,
                    statement.Place.Offset + offset,
                    $"{entry.File} names the schema {name}, and it runs once for each schema, here for {own}.",
                    $"Leave the schema out (search_path has {own} first), or write {{{{{SchemaRun.Token}}}}}. "
                        + $"Where {name} is no schema there, {RunOption.Force} runs it.",
                    statement.Written
                );
    }

    // Of a.b.c, a database, that is b; a column's table passes for a schema, and has the name of one in vain.
    private static List<(int Offset, string Name)> Qualifiers(SqlStatement statement)
    {
        var found = new List<(int Offset, string Name)>();
        var lexer = new SqlLexer(statement.Sql, 0, statement.Piece.StandardConformingStrings);
        (int Offset, string Name)? last = null;
        while (lexer.TryRead(out var token))
        {
            if (token.IsTrivia)
                continue;
            if (token.Kind == SqlTokenKind.Dot && last is { } name)
                found.Add(name);
            last = token.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier
                ? (token.Start, SqlIdentifier.Parse(statement.Sql.AsSpan(token.Start, token.Length)))
                : null;
        }

        return found;
    }
}
