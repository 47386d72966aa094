using System.Collections.Frozen;
using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Undo.Derivation;

/// <summary>What a query may change beside the table that it fills.</summary>
internal static class SideEffects
{
    // Of pg_catalog, and change nothing although they are volatile, or stand in no default.
    private static readonly FrozenSet<string> Harmless = (
        "array_agg array_position array_remove avg bool_and bool_or cardinality clock_timestamp col_description count "
        + "current_schemas dense_rank enum_first enum_last enum_range every first_value format_type gen_random_uuid "
        + "generate_series generate_subscripts has_column_privilege has_database_privilege has_function_privilege "
        + "has_schema_privilege has_sequence_privilege has_table_privilege has_type_privilege jsonb_agg json_agg "
        + "jsonb_array_elements jsonb_array_elements_text jsonb_each jsonb_object_agg jsonb_typeof json_typeof lag last_value "
        + "lead max min ntile num_nonnulls num_nulls obj_description pg_backend_pid pg_get_constraintdef pg_get_expr "
        + "pg_get_functiondef pg_get_indexdef pg_get_userbyid pg_get_viewdef pg_has_role pg_is_in_recovery pg_relation_size "
        + "pg_size_pretty pg_sleep pg_total_relation_size random rank regexp_match regexp_matches regexp_split_to_array "
        + "regexp_split_to_table row_number row_security_active shobj_description string_agg sum timeofday to_regclass "
        + "to_regnamespace to_regproc to_regprocedure to_regrole to_regtype unnest uuidv4 uuidv7 version"
    )
        .Split(' ')
        .ToFrozenSet(StringComparer.Ordinal);

    // Words before a parenthesis that are no functions.
    private static readonly FrozenSet<string> Words = (
        "as by conflict cube distinct do except exists filter from group having if intersect into join key lateral limit "
        + "materialized offset on over partition returning rollup set sets table union using where within"
    )
        .Split(' ')
        .ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> BlockWords =
        "assert case elseif elsif foreach if loop next query raise return slice then else when while"
            .Split(' ')
            .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Why it may change something; null where it does not.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="except">The table that it fills, whose list of columns looks like a call; null for a query.</param>
    public static string? Find(string sql, ObjectName? except) => Find(sql, function => function == except);

    /// <summary>The same for a part of a block, where words of PL/pgSQL may stand before a parenthesis.</summary>
    public static string? FindInBlock(string sql) =>
        Find(sql, function => function.Schema is null && BlockWords.Contains(function.Name));

    private static string? Find(string sql, Func<ObjectName, bool> isNone)
    {
        if (ChangesInside(sql))
            return "a part of the statement changes rows of another table";
        var call = Expressions.Functions(sql).FirstOrDefault(function => !isNone(function) && !IsHarmless(function));
        return call is null ? null : $"it calls {call}, which may change something";
    }

    private static bool IsHarmless(ObjectName function) =>
        function.Schema is null or "pg_catalog"
        && (Words.Contains(function.Name) || Harmless.Contains(function.Name) || Expressions.IsSteady(function.Name));

    // WITH moved AS (DELETE FROM t …) INSERT …: never where a label, a column or FOR UPDATE stands.
    private static bool ChangesInside(string sql)
    {
        var depth = 0;
        var reader = new StatementReader(sql);
        while (!reader.AtEnd)
        {
            depth +=
                reader.Is(SqlTokenKind.OpenParenthesis) ? 1
                : reader.Is(SqlTokenKind.CloseParenthesis) ? -1
                : 0;
            var ahead = reader;
            var changes =
                ahead.TryWords("INSERT", "INTO")
                || ahead.TryWords("DELETE", "FROM")
                || ahead.TryWords("MERGE", "INTO")
                || reader.IsWord("UPDATE") && IsUpdate(ahead);
            if (depth > 0 && changes)
                return true;
            reader.Move();
        }

        return false;
    }

    private static bool IsUpdate(StatementReader reader)
    {
        reader.Move();
        return reader.Relation() is not null && reader.SeekAnyWord("SET");
    }
}
