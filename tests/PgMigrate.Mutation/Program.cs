using PgMigrate.Mutation;

if (!MutationOptions.TryParse(args, out var options, out var problem))
{
    await Console.Error.WriteLineAsync($"{problem}{Environment.NewLine}{MutationOptions.Usage}");
    return 2;
}

using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = true;
    interrupted.Cancel();
};
await new MutationRun(options).RunAsync(interrupted.Token);
return 0;
