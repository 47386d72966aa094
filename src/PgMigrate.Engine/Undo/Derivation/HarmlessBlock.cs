using System.Text;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Undo.Derivation;

/// <summary>
/// A DO block in PL/pgSQL all of whose statements stand in it: it executes nothing that is built as it runs, and what it calls
/// beside them changes nothing.
/// </summary>
internal static class HarmlessBlock
{
    /// <summary>Whether what it does can be read.</summary>
    public static bool IsReadable(SqlStatement block) =>
        block.Block is { IsRead: true, DynamicOffset: null } && SideEffects.FindInBlock(Rest(block)) is null;

    /// <summary>Whether a statement of it changes nothing that lasts.</summary>
    public static bool IsHarmless(SqlStatement inside) =>
        inside.Facts switch
        {
            { Setting: not null } => true,
            { Verb: "SELECT" or "VALUES" or "TABLE" or "PERFORM" or "WITH" } => SideEffects.FindInBlock(inside.Sql) is null,
            { Verb: "SET CONSTRAINTS" or "RESET" or "LOCK" } => true,
            _ => false,
        };

    // Between the statements: assignments, conditions, queries into variables.
    private static string Rest(SqlStatement block)
    {
        var (start, length) = block.Block!.Body;
        var rest = new StringBuilder(block.Sql, start, length, length);
        foreach (var inside in block.Block.Statements)
            rest.Remove(inside.Offset - start, inside.Length).Insert(inside.Offset - start, " ", inside.Length);
        return rest.ToString();
    }
}
