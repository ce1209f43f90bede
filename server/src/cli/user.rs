//! `lykta user add`: an account for somebody who works with the walks. The password is typed unseen on a
//! terminal or comes from standard input, never from the command line.

use std::collections::BTreeMap;
use std::io::{BufRead, IsTerminal};

use clap::{Args, Subcommand, ValueEnum};
use shared::code::Code;
use shared::id::RecordId;
use shared::kind::Kind;
use shared::scope::{Role, Scope};

use crate::access::account::{AddAccount, AddHost};
use crate::access::authority::Decider;
use crate::access::membership::EndGrant;
use crate::access::password;
use crate::app::{App, AppConfig};
use crate::cli::CliError;
use crate::cli::ground::Ground;
use crate::cli::out::say;
use crate::cli::settings::DataArgument;
use crate::clock::random_bytes;
use crate::error::Error;
use crate::store::records;

#[derive(Debug, Args)]
pub(super) struct User {
    #[command(subcommand)]
    command: UserCommand,
}

#[derive(Debug, Subcommand)]
enum UserCommand {
    /// Make an account. The password is asked for on a terminal, or else read from standard input.
    Add(Add),
    /// End all that a person may do in a walk, an area or an organisation. What they wrote stays.
    EndGrant(EndGrantCommand),
}

#[derive(Debug, Args)]
struct EndGrantCommand {
    #[command(flatten)]
    data: DataArgument,
    /// The name somebody signs in with, or a person's id.
    person: String,
    /// Where: walk:ID, area:ID or organisation:ID.
    #[arg(long)]
    scope: Scope,
    /// Why; it is kept with the decision.
    #[arg(long)]
    reason: Option<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum RoleArgument {
    /// Leads walks in the areas.
    Leader,
    /// Works for an organisation that owns findings.
    Handler,
    /// Plans, reviews, answers.
    Coordinator,
    /// Runs the installation.
    Administrator,
}

impl From<RoleArgument> for Role {
    fn from(role: RoleArgument) -> Self {
        match role {
            RoleArgument::Leader => Self::Leader,
            RoleArgument::Handler => Self::Handler,
            RoleArgument::Coordinator => Self::Coordinator,
            RoleArgument::Administrator => Self::Administrator,
        }
    }
}

#[derive(Debug, Args)]
struct Add {
    #[command(flatten)]
    data: DataArgument,
    /// The name to sign in with.
    user: String,
    /// What the person does.
    #[arg(long, value_enum)]
    role: RoleArgument,
    /// The organisation the person works for, by name or id. In an empty installation it becomes the host.
    #[arg(long)]
    organisation: String,
    /// Areas by name or id; without this, all of the host's (but for handlers, who see what is assigned to them).
    #[arg(long)]
    area: Vec<String>,
    /// The person's name, as others see it.
    #[arg(long)]
    name: Option<String>,
    /// The person's title.
    #[arg(long)]
    title: Option<String>,
}

impl User {
    pub(super) async fn run(self) -> Result<(), CliError> {
        let add = match self.command {
            UserCommand::Add(add) => add,
            UserCommand::EndGrant(end) => return end.run().await,
        };
        let password = read_password()?;
        let ground = Ground::enter(&add.data.data)?;
        let app = App::open(AppConfig::new(&add.data.data)).await?;
        drop(ground.stands());
        let added = add.run(&app, &password).await;
        app.close().await;
        added
    }
}

impl EndGrantCommand {
    async fn run(self) -> Result<(), CliError> {
        let app = App::open(AppConfig::new(self.data.existing()?)).await?;
        let ended = self.end(&app).await;
        app.close().await;
        ended
    }

    async fn end(self, app: &App) -> Result<(), CliError> {
        let Self { person: word, scope, reason, .. } = self;
        let person = crate::cli::device::person(app, &word).await?;
        match app.store.write(EndGrant { by: Decider::CommandLine, person, scope, reason }).await {
            Ok(roles) => say!("Ended: {roles:?} in {scope}."),
            Err(Error::Refused(Code::NotFound | Code::Forbidden)) => return Err(CliError::NoGrant(word, scope)),
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }
}

impl Add {
    async fn run(self, app: &App, password: &str) -> Result<(), CliError> {
        let organisation = self.organisation(app).await?;
        let areas = list(app, Kind::Area).await?;
        let areas =
            self.area.iter().map(|wanted| find(&areas, wanted).ok_or_else(|| CliError::NoArea(wanted.clone()))).collect::<Result<Vec<_>, _>>()?;
        let request = AddAccount {
            user: self.user.clone(),
            password_hash: password::hash(password, app.random.as_ref())?,
            person: None,
            name: self.name.clone().unwrap_or_else(|| self.user.clone()),
            title: self.title.clone(),
            organisation,
            role: self.role.into(),
            areas,
        };
        match app.store.write(request).await {
            Ok(_) => {
                say!("{} can sign in.", self.user);
                Ok(())
            }
            Err(Error::Refused(Code::AlreadyExists)) => Err(CliError::NameTaken(self.user)),
            Err(error) => Err(error.into()),
        }
    }

    async fn organisation(&self, app: &App) -> Result<RecordId, CliError> {
        let organisations = list(app, Kind::Organisation).await?;
        if let Some(found) = find(&organisations, &self.organisation) {
            return Ok(found);
        }
        if !organisations.is_empty() {
            return Err(CliError::NoOrganisation(self.organisation.clone()));
        }
        // The first account of an empty installation brings its host.
        let new_id = || RecordId::new(app.clock.now_ms(), random_bytes(app.random.as_ref()));
        let (id, checklist) = (new_id(), new_id());
        let fields = BTreeMap::from([("name".to_owned(), self.organisation.clone().into()), ("kind".to_owned(), "municipality".into())]);
        Ok(app.store.write(AddHost { id, fields, checklist }).await?)
    }
}

async fn list(app: &App, kind: Kind) -> Result<Vec<(RecordId, String)>, Error> {
    app.store
        .read(move |connection| {
            let records = records::list(connection, &kind)?;
            Ok(records.into_iter().map(|record| (record.id, record.text("name").unwrap_or_default().to_owned())).collect())
        })
        .await
}

fn find(named: &[(RecordId, String)], wanted: &str) -> Option<RecordId> {
    named.iter().find(|(id, name)| name.eq_ignore_ascii_case(wanted) || id.to_string() == wanted).map(|(id, _)| *id)
}

fn read_password() -> Result<String, CliError> {
    let input = std::io::stdin();
    let password = if input.is_terminal() {
        rpassword::prompt_password("Password: ")?
    } else {
        let mut line = String::new();
        input.lock().read_line(&mut line)?;
        line.trim_end_matches(['\r', '\n']).to_owned()
    };
    let is_lawful = password.chars().count() >= password::SHORTEST && password.len() <= password::LONGEST;
    if is_lawful { Ok(password) } else { Err(CliError::PasswordLength) }
}
