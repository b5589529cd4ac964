import { openEngine } from "./src/engine/open-engine.ts";
import { pipelineProgram } from "./src/deploy/pipeline-program.ts";
import { readPipelineFor } from "./src/pipeline/read-pipeline-for.ts";
import { Flags } from "./src/command-line/flags.ts";
import { handlerBundle } from "/work/main/packages/runtime/src/bundle/index.ts";
const io:any={stdout:process.stdout,stderr:process.stderr,env:{...process.env,AWS_ACCESS_KEY_ID:"a",AWS_SECRET_ACCESS_KEY:"b",PULUMI_DEBUG_PROVIDERS:process.env.DBG,AWS_ENDPOINT_URL:"http://127.0.0.1:1",PULUMI_CONFIG_PASSPHRASE:process.env.PASS??"x"},cwd:"/tmp/eng",signal:new AbortController().signal,clock:{nowMs:()=>Date.now()}};
const file=process.env.FILE??"/work/main/pipelines/sagemaker-pipeline-example/pipeline.yaml";
const t=await readPipelineFor({file,flags:new Flags(new Map([["environment",["data_dev"]]])),io});
const environment={...t.environment,backend:"file://"+(process.env.STATE??"state2"),secretsProvider:"passphrase"};
const [trigger,delivery]=await Promise.all([handlerBundle("trigger"),handlerBundle("delivery")]);
const t0=Date.now();
const e=await openEngine({project:t.pipeline.name,stack:t.pipeline.name+".data_dev",environment,io,debug:!!process.env.DEBUG,program:pipelineProgram({pipeline:t.pipeline,environment,handlers:{trigger,delivery}})});
console.log("open",Date.now()-t0);
for(const op of process.argv.slice(2)){
 const t1=Date.now();
 try{
 if(op==="state"){const s=await e.state();console.log(s.length, JSON.stringify(s[5])?.slice(0,200), await e.pending());}
 else if(op==="break")await e.breakLock();
 else if(op==="pending")console.log((await e.pending()).map(x=>[x.kind,x.resource.urn.split("::").pop()]));
 else if(op==="recover"){const r=await e.settlePending({signal:io.signal,idOf:(x)=>(x.inputs as any).name});console.log(r.result,r.steps.filter(s=>s.kind!=="same").map(s=>[s.kind,s.name,s.id]),r.errors);}
 else {const r=await (e as any)[op]({signal:io.signal});
 const c:any={};for(const s of r.steps)c[s.kind]=(c[s.kind]??0)+1;
 console.log(op,r.result,c,r.errors,Object.keys(r.outputs),Date.now()-t1);
 if(process.env.SHOW)console.log(JSON.stringify(r.steps.filter((s:any)=>s.kind!=="same").slice(0,3),null,1))}
 }catch(x){console.log(x)}
}
e.close();
