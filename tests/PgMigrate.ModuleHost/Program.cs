using System.Runtime.Loader;
using PgMigrate.ModuleHost;

// A process that loads the finished module as PowerShell does, without a PowerShell: the contract into the default context,
// everything else through it into the module's own. Arguments: the module's folder, a migration folder. Input: a connection
// string.
var contract = Path.Combine(args[0], "PgMigrate.dll");
AssemblyLoadContext.Default.Resolving += (context, name) =>
    name.Name == "PgMigrate" ? context.LoadFromAssemblyPath(contract) : null;
var connectionString = await Console.In.ReadToEndAsync();
Console.WriteLine(await ModuleRun.MigrateAsync(connectionString, args[1]));
