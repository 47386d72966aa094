using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Sessions;

/// <summary>A run of one schema, where a database holds one for each tenant: what it makes of the options.</summary>
internal static class SchemaRun
{
    /// <summary>The token that scripts name the schema by.</summary>
    public const string Token = "Schema";

    /// <summary>
    /// The options of a run: the history of a schema is in that schema, and <c>{{Schema}}</c> is its name. Of a run of the
    /// database as a whole they stay as they are.
    /// </summary>
    /// <param name="target">What is worked on.</param>
    /// <param name="options">As the caller gave them.</param>
    /// <exception cref="MigrationException">OptionsInvalid: the token is given another value.</exception>
    public static MigrationOptions Of(ConnectionTarget target, MigrationOptions options)
    {
        if (target.Schema is not { } schema)
            return options;
        var given = options.Tokens.FirstOrDefault(token => token.Name.Equals(Token, StringComparison.OrdinalIgnoreCase));
        if (given is not null && given.Value != schema)
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                $"The token {{{{{Token}}}}} is the schema that is migrated, {schema}, and another value is given for it.",
                "Give that value by another name."
            )
            {
                Target = target.ToString(),
            };
        return options with
        {
            HistorySchema = schema,
            Tokens = given is null ? [.. options.Tokens, new MigrationToken(Token, schema, Secret: false)] : options.Tokens,
        };
    }
}
