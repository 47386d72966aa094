using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Schema.Ddl;

/// <summary>Options that a snapshot keeps as <c>fillfactor=70, user_catalog_table=true</c>.</summary>
internal static class StorageOptions
{
    /// <summary>As they stand in parentheses behind WITH or SET.</summary>
    /// <param name="options">The snapshot's text.</param>
    /// <param name="prefix">What stands before each name, such as <c>toast.</c></param>
    public static string Write(string options, string prefix = "") =>
        string.Join(
            ", ",
            DdlNames
                .List(options)
                .Select(option => option.Split('=', 2))
                .Select(pair => pair.Length == 1 ? prefix + pair[0] : $"{prefix}{pair[0]} = {SqlLiteral.Quote(pair[1])}")
        );
}
