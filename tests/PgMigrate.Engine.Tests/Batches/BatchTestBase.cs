using PgMigrate.Engine.Tests.Errors;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Batches;

/// <summary>A table, and scripts that go over it in batches.</summary>
public abstract class BatchTestBase(PostgresServer server) : ErrorTestBase(server)
{
    /// <summary>The directive of a script that changes every row once, in batches of ten.</summary>
    protected const string Head = "-- pgmigrate:batch table=app.item key=id size=10 target=0 later-rows=ignored\n";

    /// <summary>A statement that shows how often it has run over a row.</summary>
    protected const string Count = "UPDATE app.item SET n = n + 1;";

    protected virtual int Rows => 100;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Database.ExecuteAsync(
            "CREATE SCHEMA app; CREATE TABLE app.item (id integer PRIMARY KEY, n integer NOT NULL DEFAULT 0, name text); "
                + $"INSERT INTO app.item (id) SELECT i * 3 FROM generate_series(1, {Rows}) i"
        );
    }

    /// <summary>How often each number of times was run over rows, as <c>times: rows</c>.</summary>
    protected async Task<string> TimesAsync() =>
        string.Join(
            ", ",
            await Database.QueryAsync<string>("SELECT n || ': ' || count(*) FROM app.item GROUP BY n ORDER BY n DESC")
        );

    /// <summary>Lets what runs over rows raise an error of a state, by a trigger whose condition is SQL over <c>changed</c>.</summary>
    protected Task RaiseAsync(string state, string condition) =>
        Database.ExecuteAsync(
            $"""
            CREATE SEQUENCE app.tries;
            CREATE FUNCTION app.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN IF {condition} THEN RAISE EXCEPTION 'refused for the test' USING ERRCODE = '{state}'; END IF; RETURN NULL; END $$;
            CREATE TRIGGER refuse AFTER UPDATE ON app.item REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION app.refuse();
            """
        );

    protected Task<T?> BatchAsync<T>(string column) => Database.ScalarAsync<T>($"SELECT {column} FROM pgmigrate.batch");
}
