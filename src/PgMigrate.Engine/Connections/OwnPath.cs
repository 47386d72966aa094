namespace PgMigrate.Engine.Connections;

/// <summary>
/// The search_path of the engine's own statements, which every connection has while no script runs. The server looks up
/// functions, types, operators and what is written with them (IN, BETWEEN, LIKE, CASE x WHEN, ||) by the session's path: on
/// the user's, whoever may create functions in a schema of it could have them run as the migrator. pg_temp is named, and last,
/// since it would be searched first.
/// </summary>
/// <remarks>
/// Statements that evaluate what users have made (columns, constraints, indexes that the planner looks into, conditions) run
/// on the user's path, by <see cref="ServerConnection.AsUser"/>. They, and those that may come between two statements of a
/// script, name nothing without its schema: <c>OPERATOR(pg_catalog.=)</c>, <c>pg_catalog.count(*)</c>, <c>::pg_catalog.text</c>.
/// </remarks>
internal static class OwnPath
{
    private const string Name = "search_path";

    /// <summary>The schemas.</summary>
    public const string Value = "pg_catalog, pg_temp";

    /// <summary>Goes over to it; a rollback goes back.</summary>
    public const string Take = $"SET search_path = {Value}";

    /// <summary>The same as a part of a query.</summary>
    public const string TakeFunction = $"pg_catalog.set_config('search_path', '{Value}', false)";

    /// <summary>
    /// Goes over to it for what is left of the transaction; the path that a script has set stays the session's.
    /// </summary>
    public const string TakeForTransaction = $"SET LOCAL search_path = {Value}";

    /// <summary>
    /// Goes back to the path that the session began with: that of the user, the database or the connection string.
    /// </summary>
    public static string Leave(SessionStart start) => start.Reset(Name);

    /// <summary>The same as a part of a query.</summary>
    public static string LeaveFunction(SessionStart start) => start.ResetFunction(Name);

    /// <summary>The same for what is left of the transaction.</summary>
    public static string LeaveForTransaction(SessionStart start) => start.ResetForTransaction(Name);

    /// <summary>
    /// The engine's own as a setting from the start of a connection: none of the role, the database or a script takes it back.
    /// </summary>
    public static KeyValuePair<string, string> Setting { get; } = new(Name, Value);
}
