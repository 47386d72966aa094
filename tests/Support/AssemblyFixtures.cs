using PgMigrate.Tests.Support;

// One server for all tests of an assembly: a test class gets it as a constructor parameter.
[assembly: AssemblyFixture(typeof(PostgresServer))]
